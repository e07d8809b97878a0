// A Cholesky factor that is only multiplied with a vector, and one column solved for.
transformed data {
  int N = 53;
  array[N] real x = linspaced_array(N, 0, 10);
  vector[N] y = to_vector(sin(x));
}
parameters {
  real<lower=0> rho;
  real<lower=0> alpha;
  vector[N] z;
}
transformed parameters {
  vector[N] f;
  {
    matrix[N, N] K = gp_exp_quad_cov(x, alpha, 1 + rho);
    for (n in 1:N) K[n, n] += 0.1;
    f = cholesky_decompose(K) * z;
  }
}
model {
  matrix[N, N] K = add_diag(gp_matern32_cov(x, alpha, 1 + rho), 0.5);
  matrix[N, N] L = cholesky_decompose(K);
  target += -0.5 * dot_self(mdivide_left_tri_low(L, z + y));
  y ~ multi_normal_cholesky(f, L);
  for (k in 1:2)
    target += -0.1 * dot_self(y - cholesky_decompose(K * k) * (z + k));
  rho ~ std_normal();
  alpha ~ std_normal();
}
