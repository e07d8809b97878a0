functions {
  real likelihood(vector theta, real a, data real b) { return a * b * sum(theta); }
  real of_data(data vector theta, real a) { return a * sum(theta); }
  real two(vector theta, int a, real b) { return a * b * sum(theta); }
  real two(vector theta, real a, int b) { return a * b * sum(theta); }
  vector wrong(vector theta, real a) { return a * theta; }
  matrix cov(int n, data real tau) { return diag_matrix(rep_vector(tau, n)); }
  real laplace_marginal(int n) { return n; } // expect error: is a function of the language
}
data { array[2] int y; }
parameters { real p; vector[2] m; }
model {
  real m1 = laplace_marginal(likelihood, (p, 2), 1, cov, (2, 3));
  real m2 = laplace_marginal(likelihood, (2, p), 1, cov, (2, 3)); // expect error: argument 3 of `likelihood` must be data
  real m3 = laplace_marginal(likelihood, (p, 2), 1, cov, (2, p)); // expect error: argument 2 of `cov` must be data
  real m4 = laplace_marginal(likelihood, (p, 2), 1, cov, (2,)); // expect error: no signature of `laplace_marginal` fits
  real m5 = laplace_marginal(likelihood, {p, 2}, 1, cov, (2, 3)); // expect error: no signature of `laplace_marginal` fits
  real m6 = laplace_marginal(likelihood, (p, 2), 1.5, cov, (2, 3)); // expect error: no signature of `laplace_marginal` fits
  real m7 = laplace_marginal(wrong, (p,), 1, cov, (2, 3)); // expect error: no signature of `laplace_marginal` fits
  real m8 = laplace_marginal(of_data, (p,), 1, cov, (2, 3)); // expect error: argument 1 of `of_data` may not be data
  real m9 = laplace_marginal(two, (1, 1), 1, cov, (2, 3)); // expect error: several signatures of `laplace_marginal` fit
  real n1 = laplace_marginal_tol(likelihood, (p, 2), 1, cov, (2, 3), (m, 1e-6, 10, 1, 0, 1)); // expect error: argument 6 of `laplace_marginal_tol` must be data
  real n2 = laplace_marginal_tol(likelihood, (p, 2), 1, cov, (2, 3), ([0, 0]', 1e-6, 10, 1, 0)); // expect error: no signature of `laplace_marginal_tol` fits
  real n3 = laplace_marginal_tol(likelihood, (p, 2), 1, cov, (2, 3), ([0, 0]', 1e-6, 10.5, 1, 0, 1)); // expect error: no signature of `laplace_marginal_tol` fits
  y ~ laplace_marginal_poisson_log(y, m, 1, cov, (2, p)); // expect error: argument 2 of `cov` must be data
  y ~ laplace_marginal_poisson_log(m, y, 1, cov, (2, 3)); // expect error: no signature of `laplace_marginal_poisson_log_lpmf` fits
  tuple(vector[2], matrix[2, 2]) s1 = laplace_latent_solve(likelihood, (1, 2), 1, cov, (2, 3));
  tuple(vector[2], matrix[2, 2]) s2 = laplace_latent_solve(likelihood, (p, 2), 1, cov, (2, 3)); // expect error: argument 2 of `laplace_latent_solve` must be data
  tuple(vector[2], matrix[2, 2]) s3 = laplace_latent_solve_tol(likelihood, (1, 2), 1, cov, (2, p), generate_laplace_options(2)); // expect error: argument 5 of `laplace_latent_solve_tol` must be data
  tuple(vector[2], matrix[2, 2]) s4 = laplace_latent_solve_tol(likelihood, (1, 2), 1, cov, (2, 3)); // expect error: no signature of `laplace_latent_solve_tol` fits
  vector[2] w = laplace_latent_rng(likelihood, (p, 2), 1, cov, (2, 3)); // expect error: `laplace_latent_rng` may not be called here
}
