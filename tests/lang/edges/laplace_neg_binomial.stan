functions {
  // Stan 2.39's headers do not compile these: see ours.json.
  matrix scaled(real s, int n) { return diag_matrix(rep_vector(square(s), n)); }
  real laplace_marginal_neg_binomial_2_log_none(vector p) {
    return laplace_marginal_neg_binomial_2_log_lpmf(rep_array(0, 0) | rep_array(0, 0), p[1:0], rep_vector(0, 0), 1, scaled, (p[1], 0));
  }
  real laplace_marginal_neg_binomial_2_log_eta_zero(vector p) {
    return laplace_marginal_neg_binomial_2_log_lpmf({1} | {1}, [0.0]', rep_vector(0, 1), 1, scaled, (p[1], 1));
  }
  real laplace_marginal_neg_binomial_2_log_one(vector p) {
    return laplace_marginal_neg_binomial_2_log_lpmf({1} | {1}, p[2:2], rep_vector(0, 1), 1, scaled, (p[1], 1));
  }
  real laplace_marginal_neg_binomial_2_log_no_eta(vector p) {
    return laplace_marginal_neg_binomial_2_log_lpmf({1} | {1}, p[1:0], rep_vector(0, 1), 1, scaled, (p[1], 1));
  }
}
