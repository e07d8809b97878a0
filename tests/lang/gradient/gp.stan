data { int N; array[N] real x; vector[N] y; }
parameters { real<lower=0> rho, alpha, sigma; vector[N] eta; }
model {
  matrix[N, N] K = gp_exp_quad_cov(x, alpha, rho) + diag_matrix(rep_vector(1e-6 + square(sigma), N));
  matrix[N, N] L = cholesky_decompose(K);
  vector[N] f = L * eta;
  y ~ normal(f, sigma);
  rho ~ gamma(5, 5); alpha ~ normal(0, 1); sigma ~ normal(0, 1); eta ~ normal(0, 1);
}
