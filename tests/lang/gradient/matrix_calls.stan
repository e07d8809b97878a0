data { int N; matrix[N, N] S; vector[N] y; array[2] vector[N] Y; }
parameters { vector[N] mu; vector<lower=0>[N] s; real<lower=0> rho; }
model {
  matrix[N, N] K = S;
  matrix[N, N] L;
  for (i in 1:N) { K[i, i] += square(s[i]); }
  L = cholesky_decompose(K);
  y ~ multi_normal_cholesky(mu, L);
  y ~ multi_normal(mu * rho, K);
  Y ~ multi_normal_cholesky(mu, L);
  target += -log_determinant(K) + sum(L * mu) - quad_form(K, mu) * 0.01 + trace(K) * 0.1;
  target += sum(mdivide_left_tri_low(L, y)) + log_sum_exp(mu) + mean(mu) + sd(mu) - sum(softmax(mu) .* y);
  s ~ lognormal(0, 1); rho ~ gamma(2, 2);
  target += sum(append_row(mu, s)) * 0.1 + max(mu) + min(s) + prod(s) * 0.1 + variance(s);
  for (i in 1:2) {
    matrix[N, N] M = diag_matrix(s) * K / i;
    target += -0.01 * sum(square(to_vector(M'))) + sum(diagonal(M * M)) * 0.001;
  }
}
