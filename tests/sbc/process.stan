// Gaussian process with its latent values integrated out.
transformed data {
  int N = 20;
  array[N] real x = linspaced_array(N, 0, 5);
  real<lower=0> rho_ = inv_gamma_rng(5, 5), alpha_ = abs(normal_rng(0, 1));
  real<lower=0> sigma_ = lognormal_rng(-1, 0.5);
  real mu_ = normal_rng(0, 1);
  vector[N] y = multi_normal_cholesky_rng(rep_vector(mu_, N),
    cholesky_decompose(add_diag(gp_exp_quad_cov(x, alpha_, rho_), square(sigma_))));
}
parameters {
  real<lower=0> rho, alpha, sigma;
  real mu;
}
model {
  matrix[N, N] L = cholesky_decompose(add_diag(gp_exp_quad_cov(x, alpha, rho), square(sigma)));
  rho ~ inv_gamma(5, 5);
  alpha ~ std_normal();
  sigma ~ lognormal(-1, 0.5);
  mu ~ std_normal();
  y ~ multi_normal_cholesky(rep_vector(mu, N), L);
}
generated quantities {
  int below_rho = rho < rho_;
  int below_alpha = alpha < alpha_;
  int below_sigma = sigma < sigma_;
  int below_mu = mu < mu_;
}
