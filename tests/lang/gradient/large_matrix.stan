// Calls that are long enough to run on a thread of their own, their adjoints, and draws.
transformed data {
  int N = 400;
  array[N] real x = linspaced_array(N, 0, 100);
  vector[N] y = to_vector(sin(x));
}
parameters {
  real<lower=0> rho;
  real<lower=0> sigma;
}
model {
  matrix[N, N] K = add_diag(gp_exp_quad_cov(x, 1, 1 + rho), 0.1 + square(sigma));
  matrix[N, N] L = cholesky_decompose(K);
  y ~ multi_normal_cholesky(rep_vector(0, N), L);
  target += 1e-5 * sum(K * L);
  rho ~ std_normal();
  sigma ~ std_normal();
}
generated quantities {
  real s;
  vector[2] z;
  {
    matrix[N, N] L = diag_matrix(rep_vector(sigma, N));
    vector[N] draw = multi_normal_cholesky_rng(rep_vector(0, N), L);
    s = log_determinant(L + diag_matrix(square(draw)));
    z = draw[1:2];
  }
}
