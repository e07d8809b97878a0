// With a normal likelihood the approximation is exact: nothing but the priors is left.
functions {
  real gaussian(vector theta, vector y, vector mu, vector sigma) {
    return normal_lpdf(y | mu + theta, sigma);
  }
  real pairs(vector theta, vector y, matrix S) {
    real lp = 0;
    for (i in 1:(size(y) %/% 2))
      lp += multi_normal_lpdf(y[(2 * i - 1):(2 * i)] | theta[(2 * i - 1):(2 * i)], S);
    return lp;
  }
  matrix kernel(array[] real x, real alpha, real rho) {
    return add_diag(gp_exp_quad_cov(x, alpha, rho), 1e-4);
  }
  matrix kronecker(int n, matrix S) {
    matrix[2 * n, 2 * n] out = rep_matrix(0, 2 * n, 2 * n);
    for (i in 1:n) out[(2 * i - 1):(2 * i), (2 * i - 1):(2 * i)] = S;
    return out;
  }
}
data {
  int n;
  array[2 * n] real x;
  vector[2 * n] y;
}
parameters {
  real<lower=0> alpha;
  real<lower=0> rho;
  vector[2 * n] mu;
  vector<lower=0>[2 * n] sigma;
  cov_matrix[2] S;
}
transformed parameters {
  matrix[2 * n, 2 * n] K = kernel(x, alpha, rho);
}
model {
  alpha ~ lognormal(0, 0.5);
  rho ~ lognormal(0, 0.5);
  mu ~ normal(0, 1);
  sigma ~ lognormal(0, 0.5);
  S ~ inv_wishart(6, identity_matrix(2));
  // the error of a gradient counts a hundred times
  target += 1e2 * (laplace_marginal(gaussian, (y, mu, sigma), 1, kernel, (x, alpha, rho))
                   - multi_normal_lpdf(y | mu, add_diag(K, square(sigma))));
  target += 1e2 * (laplace_marginal_tol(pairs, (y, S), 2, kernel, (x, alpha, rho), (y, 1e-8, 100, 2, 10, 0))
                   - multi_normal_lpdf(y | rep_vector(0, 2 * n), K + kronecker(n, S)));
}
generated quantities {
  vector[2 * n] theta = laplace_latent_rng(gaussian, (y, mu, sigma), 1, kernel, (x, alpha, rho));
}
