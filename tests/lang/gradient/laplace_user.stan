// Laplace approximations with the user's own likelihoods.
functions {
  real gaussian(vector theta, vector y, real sigma) { return normal_lpdf(y | theta, sigma); }
  real counts(vector theta, tuple(real, vector) eta, array[] int y) {
    return neg_binomial_2_log_lpmf(y | eta.2 + theta, eta.1);
  }
  // blocks of two: level and log scale
  real level_scale(vector theta, data vector y, real shift) {
    int n = size(y);
    real lp = 0;
    for (i in 1:n)
      lp += student_t_lpdf(y[i] | 7, theta[2 * i - 1] + shift, exp(0.3 * theta[2 * i]));
    return lp;
  }
  real dense(vector theta, array[] int y, matrix A) { return poisson_log_lpmf(y | A * theta); }
  // Newton's first step leaves the domain
  real narrow(vector theta, real pull) {
    real lp = 0;
    for (i in 1:size(theta)) {
      real t = theta[i];
      t = square(t);
      if (t > 1) reject("theta is ", theta[i]);
      lp += 0.1 * log1m(t) + pull * theta[i];
    }
    return lp;
  }
  matrix kernel(array[] real x, data int n, real alpha, real rho) {
    return add_diag(gp_exp_quad_cov(x, alpha, rho), 1e-6);
  }
  matrix independent(int n, real tau) { return diag_matrix(rep_vector(square(tau), n)); }
}
data {
  int n;
  array[n] real x;
  vector[n] z;
  array[n] int y;
  matrix[n, n] A;
}
transformed data {
  tuple(vector[n], real, int, int, int, int) control = (rep_vector(0.1, n), 1e-9, 100, 2, 20, 0);
  tuple(vector[n], real, int, int, int, int) usual = generate_laplace_options(n);
  tuple(vector[n], matrix[n, n]) prior_mode = laplace_latent_solve(gaussian, (z, 1.5), 1, kernel, (x, n, 1.0, 1.0));
}
parameters {
  real<lower=0> alpha;
  real<lower=0> rho;
  real<lower=0> sigma;
  real mu;
}
model {
  alpha ~ lognormal(0, 0.5);
  rho ~ lognormal(0, 0.5);
  target += laplace_marginal(gaussian, (z, sigma), 1, kernel, (x, n, alpha, rho));
  target += laplace_marginal_tol(counts, ((sigma, rep_vector(mu, n)), y), 1, kernel, (x, n, alpha, rho), control);
  target += laplace_marginal(level_scale, (z, mu), 2, independent, (2 * n, alpha));
  target += laplace_marginal(narrow, (3 + mu,), 1, independent, (n, 0.5 + sigma));
  target += multi_normal_cholesky_lpdf(rep_vector(mu, n) | prior_mode.1, prior_mode.2);
  tuple(vector[n], matrix[n, n]) solved = laplace_latent_solve_tol(gaussian, (z, 0.7), 1, kernel, (x, n, 1.0, 2.0), usual);
  target += alpha * solved.1[2] + mu * solved.2[3, 1];
  target += generate_laplace_options(rep_vector(mu, n)).1[2] * generate_laplace_options(n).3 * 0.01;
  target += 0.5 * laplace_marginal(dense, (y, A), n, kernel, (x, n, alpha, rho));
}
generated quantities {
  real exact = multi_normal_lpdf(z | rep_vector(0, n), add_diag(kernel(x, n, alpha, rho), square(sigma)))
               - laplace_marginal(gaussian, (z, sigma), 1, kernel, (x, n, alpha, rho));
  tuple(vector[n], matrix[n, n]) at = laplace_latent_solve(gaussian, (z, sigma), 1, kernel, (x, n, alpha, rho));
  matrix[n, n] K = kernel(x, n, alpha, rho);
  matrix[n, n] zero = tcrossprod(at.2) - K + K / add_diag(K, square(sigma)) * K;
}
