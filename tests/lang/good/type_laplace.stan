functions {
  real likelihood(vector theta, real eta, data vector x, array[] int y) { return eta * sum(x .* theta) + sum(y); }
  real likelihood(vector theta, tuple(real, array[] int) both) { return both.1 * sum(theta); }
  matrix likelihood(int n, real tau) { return diag_matrix(rep_vector(tau, n)); }
  matrix nested(array[] tuple(int, vector) p, real tau) { return add_diag(p[1].2 * p[1].2', tau); }
}
data {
  int n;
  vector[n] x;
  array[n] int y;
}
transformed data {
  tuple(vector[n], real, int, int, int, int) control = (rep_vector(0, n), 1, 10, 1, 0, 1);
  vector[n] z = laplace_latent_rng(likelihood, (2, x, y), 1, likelihood, (n, 1));
}
parameters {
  real<lower=0> p;
  vector[n] m;
}
model {
  tuple(int, real) known = (n, p);
  target += laplace_marginal(likelihood, (p, x, y), 1, likelihood, (n, 1));
  target += laplace_marginal(likelihood, ((1, y),), n, likelihood, known);
  target += laplace_marginal_tol(likelihood, (1, x, y), 1, nested, ({(n, m)}, p), control);
  y ~ laplace_marginal_poisson_log(y, m, 1, likelihood, known);
  y ~ laplace_marginal_tol_bernoulli_logit(y, m, 1, nested, ({(1, x)}, 2), (x, 1, 10, 1, 0, 1));
  target += laplace_marginal_neg_binomial_2_log_lupmf(y | y, m, x, 1, likelihood, known);
}
generated quantities {
  vector[n] w = laplace_latent_tol_neg_binomial_2_log_rng(y, y, p, m, 1, likelihood, (n, p), control);
}
