functions {
  // Laplace approximations without latent numbers or outcomes, and at what they refuse.
  real poisson_of(vector theta, array[] int y, real m) { return poisson_log_lpmf(y | theta + m); }
  matrix scaled(real s, int n) { return diag_matrix(rep_vector(square(s), n)); }
  real laplace_marginal_none(vector p) { return laplace_marginal(poisson_of, (rep_array(0, 0), p[2]), 1, scaled, (p[1], 0)); }
  real laplace_marginal_one(vector p) { return laplace_marginal(poisson_of, ({2}, p[2]), 1, scaled, (p[1], 1)); }
  real laplace_marginal_no_block(vector p) { return laplace_marginal(poisson_of, ({2}, p[2]), 0, scaled, (p[1], 1)); }
  real laplace_marginal_wrong_block(vector p) { return laplace_marginal(poisson_of, ({2, 1, 3}, p[2]), 2, scaled, (p[1], 3)); }
  real laplace_marginal_flat(vector p) { return laplace_marginal(poisson_of, ({2}, p[2]), 1, scaled, (0.0, 1)); }
  real laplace_marginal_poisson_log_none(vector p) {
    return laplace_marginal_poisson_log_lpmf(rep_array(0, 0) | rep_array(0, 0), rep_vector(0, 0), 1, scaled, (p[1], 0));
  }
  real laplace_marginal_poisson_log_unseen(vector p) {
    return laplace_marginal_poisson_log_lpmf(rep_array(0, 0) | rep_array(0, 0), rep_vector(0, 2), 1, scaled, (p[1], 2));
  }
  real laplace_marginal_poisson_log_index_zero(vector p) {
    return laplace_marginal_poisson_log_lpmf({1} | {0}, rep_vector(0, 2), 1, scaled, (p[1], 2));
  }
  real laplace_marginal_poisson_log_index_beyond(vector p) {
    return laplace_marginal_poisson_log_lpmf({1} | {3}, rep_vector(0, 2), 1, scaled, (p[1], 2));
  }
  real laplace_marginal_poisson_log_negative(vector p) {
    return laplace_marginal_poisson_log_lpmf({-1} | {1}, rep_vector(0, 2), 1, scaled, (p[1], 2));
  }
  real laplace_marginal_bernoulli_logit_none(vector p) {
    return laplace_marginal_bernoulli_logit_lpmf(rep_array(0, 0) | rep_array(0, 0), rep_vector(0, 0), 1, scaled, (p[1], 0));
  }
  real laplace_marginal_bernoulli_logit_no_trials(vector p) {
    return laplace_marginal_bernoulli_logit_lpmf({0, 1} | {0, 2}, rep_vector(0, 2), 1, scaled, (p[1], 2));
  }
  real laplace_marginal_bernoulli_logit_too_many(vector p) {
    return laplace_marginal_bernoulli_logit_lpmf({3, 1} | {2, 2}, rep_vector(0, 2), 1, scaled, (p[1], 2));
  }
}
