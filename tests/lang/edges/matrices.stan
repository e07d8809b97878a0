functions {
  // Tuples, hidden states, series and processes at sizes of 0 and 1.
  real marks(vector x) { return 100 * num_elements(x) + sum(x); }
  real area(matrix x) { return 1000 * rows(x) + 100 * cols(x) + sum(x); }

  real eigendecompose_sym_of(matrix A) {
    tuple(matrix[rows(A), cols(A)], vector[rows(A)]) parts = eigendecompose_sym(A);
    return 1000 * rows(parts.1) + marks(parts.2);
  }
  real svd_of(matrix A) {
    int k = min({rows(A), cols(A)});
    tuple(matrix[rows(A), k], vector[k], matrix[cols(A), k]) parts = svd(A);
    return 1000 * rows(parts.1) + 10000 * rows(parts.3) + marks(parts.2);
  }
  real qr_of(matrix A) {
    tuple(matrix[rows(A), rows(A)], matrix[rows(A), cols(A)]) parts = qr(A);
    return 1000 * rows(parts.1) + 100 * cols(parts.2) + sum(square(to_vector(parts.2)));
  }
  real qr_thin_of(matrix A) {
    int k = min({rows(A), cols(A)});
    tuple(matrix[rows(A), k], matrix[k, cols(A)]) parts = qr_thin(A);
    return 1000 * rows(parts.1) + 100 * cols(parts.2) + sum(square(to_vector(parts.2)));
  }
  real csr_extract_of(matrix A) {
    int n = 0;
    for (x in to_vector(A)) n += x != 0;
    tuple(vector[n], array[n] int, array[rows(A) + 1] int) parts = csr_extract(A);
    return marks(parts.1) + 1000 * size(parts.2) + 10000 * size(parts.3);
  }
  real eigendecompose_sym_none(vector p) { return eigendecompose_sym_of(rep_matrix(p[1], 0, 0)); }
  real eigendecompose_sym_one(vector p) { return eigendecompose_sym_of(rep_matrix(p[1], 1, 1)); }
  real eigendecompose_sym_oblong(vector p) { return eigendecompose_sym_of(rep_matrix(p[1], 1, 2)); }
  real svd_none(vector p) { return svd_of(rep_matrix(p[1], 0, 0)); }
  real svd_no_rows(vector p) { return svd_of(rep_matrix(p[1], 0, 2)); }
  real svd_no_columns(vector p) { return svd_of(rep_matrix(p[1], 2, 0)); }
  real svd_one(vector p) { return svd_of(rep_matrix(p[1], 1, 1)); }
  real qr_none(vector p) { return qr_of(rep_matrix(p[1], 0, 0)); }
  real qr_no_rows(vector p) { return qr_of(rep_matrix(p[1], 0, 2)); }
  real qr_no_columns(vector p) { return qr_of(rep_matrix(p[1], 2, 0)); }
  real qr_one(vector p) { return qr_of(rep_matrix(p[1], 1, 1)); }
  real qr_thin_none(vector p) { return qr_thin_of(rep_matrix(p[1], 0, 0)); }
  real qr_thin_no_rows(vector p) { return qr_thin_of(rep_matrix(p[1], 0, 2)); }
  real qr_thin_no_columns(vector p) { return qr_thin_of(rep_matrix(p[1], 2, 0)); }
  real qr_thin_one(vector p) { return qr_thin_of(rep_matrix(p[1], 1, 1)); }
  real csr_extract_none(vector p) { return csr_extract_of(rep_matrix(p[1], 0, 0)); }
  real csr_extract_no_rows(vector p) { return csr_extract_of(rep_matrix(p[1], 0, 2)); }
  real csr_extract_no_columns(vector p) { return csr_extract_of(rep_matrix(p[1], 2, 0)); }
  real csr_extract_zeros(vector p) { return csr_extract_of(rep_matrix(0, 2, 2)); }
  real csr_extract_some(vector p) { return csr_extract_of([[0, p[1]], [p[2], 0]]); }

  real hmm_marginal_no_steps(vector p) { return hmm_marginal(rep_matrix(p[1], 2, 0), [[0.25, 0.75], [0.5, 0.5]], [0.25, 0.75]'); }
  real hmm_marginal_one_step(vector p) { return hmm_marginal([[p[1]], [p[2]]], [[0.25, 0.75], [0.5, 0.5]], [0.25, 0.75]'); }
  real hmm_marginal_no_states(vector p) { return hmm_marginal(rep_matrix(p[1], 0, 2), rep_matrix(p[1], 0, 0), p[1:0]); }
  real hmm_marginal_one_state(vector p) { return hmm_marginal([[p[1], p[2]]], [[1]], [1]'); }
  real hmm_marginal_sure(vector p) { return hmm_marginal([[p[1], p[2]], [p[3], p[1]]], [[1, 0], [0, 1]], [1, 0]'); }
  real hmm_marginal_no_transition_sum(vector p) { return hmm_marginal([[p[1], p[2]], [p[3], p[1]]], [[1, 1], [0, 1]], [1, 0]'); }
  real hmm_marginal_no_start_sum(vector p) { return hmm_marginal([[p[1], p[2]], [p[3], p[1]]], [[1, 0], [0, 1]], [1, 1]'); }
  real hmm_hidden_state_prob_no_steps(vector p) { return area(hmm_hidden_state_prob(rep_matrix(0.5, 2, 0), [[0.25, 0.75], [0.5, 0.5]], [0.25, 0.75]')); }
  real hmm_hidden_state_prob_one_step(vector p) { return area(hmm_hidden_state_prob([[0.5], [1.5]], [[0.25, 0.75], [0.5, 0.5]], [0.25, 0.75]')); }
  real hmm_hidden_state_prob_no_states(vector p) { return area(hmm_hidden_state_prob(rep_matrix(0.5, 0, 2), rep_matrix(0.5, 0, 0), rep_vector(0, 0))); }

  real dlm(int series, int states, int steps, vector p) {
    return gaussian_dlm_obs_lpdf(rep_matrix(p[1], series, steps) | rep_matrix(p[2], states, series),
      identity_matrix(states), identity_matrix(series), identity_matrix(states), rep_vector(p[3], states),
      identity_matrix(states));
  }
  real dlm_v(int series, int states, int steps, vector p) {
    return gaussian_dlm_obs_lpdf(rep_matrix(p[1], series, steps) | rep_matrix(p[2], states, series),
      identity_matrix(states), rep_vector(1, series), identity_matrix(states), rep_vector(p[3], states),
      identity_matrix(states));
  }
  real gaussian_dlm_obs_no_steps(vector p) { return dlm(2, 2, 0, p); }
  real gaussian_dlm_obs_no_series(vector p) { return dlm(0, 2, 2, p); }
  real gaussian_dlm_obs_no_states(vector p) { return dlm(2, 0, 2, p); }
  real gaussian_dlm_obs_nothing(vector p) { return dlm(0, 0, 0, p); }
  real gaussian_dlm_obs_one(vector p) { return dlm(1, 1, 1, p); }
  real gaussian_dlm_obs_v_no_steps(vector p) { return dlm_v(2, 2, 0, p); }
  real gaussian_dlm_obs_v_no_series(vector p) { return dlm_v(0, 2, 2, p); }
  real gaussian_dlm_obs_v_no_states(vector p) { return dlm_v(2, 0, 2, p); }
  real gaussian_dlm_obs_v_one(vector p) { return dlm_v(1, 1, 1, p); }

  real gp_exp_quad_cov_none(vector p) { return area(gp_exp_quad_cov(rep_array(p[1], 0), p[1], p[2])); }
  real gp_exp_quad_cov_no_vectors(vector p) { return area(gp_exp_quad_cov(rep_array(p, 0), p[1], p[2])); }
  real gp_exp_quad_cov_no_dimension(vector p) { return area(gp_exp_quad_cov(rep_array(p[1:0], 2), p[1], p[2])); }
  real gp_exp_quad_cov_no_lengths(vector p) { return area(gp_exp_quad_cov(rep_array(p[1:0], 2), p[1], rep_array(1.0, 0))); }
  real gp_exp_quad_cov_cross_none(vector p) { return area(gp_exp_quad_cov({p[1], p[2]}, rep_array(p[1], 0), p[1], p[2])); }
  real gp_exp_quad_cov_none_cross(vector p) { return area(gp_exp_quad_cov(rep_array(p[1], 0), {p[1], p[2]}, p[1], p[2])); }
  real gp_matern32_cov_none(vector p) { return area(gp_matern32_cov(rep_array(p[1], 0), p[1], p[2])); }
  real gp_matern32_cov_same(vector p) { return area(gp_matern32_cov({p[1], p[1]}, p[1], p[2])); }
  real gp_matern52_cov_none(vector p) { return area(gp_matern52_cov(rep_array(p[1], 0), p[1], p[2])); }
  real gp_matern52_cov_same(vector p) { return area(gp_matern52_cov({p[1], p[1]}, p[1], p[2])); }
  real gp_exponential_cov_none(vector p) { return area(gp_exponential_cov(rep_array(p[1], 0), p[1], p[2])); }
  real gp_exponential_cov_same(vector p) { return area(gp_exponential_cov({p[1], p[1]}, p[1], p[2])); }
  real gp_exponential_cov_cross_none(vector p) { return area(gp_exponential_cov({p[1], p[2]}, rep_array(p[1], 0), p[1], p[2])); }
  real gp_dot_prod_cov_none(vector p) { return area(gp_dot_prod_cov(rep_array(p[1], 0), p[1])); }
  real gp_dot_prod_cov_no_dimension(vector p) { return area(gp_dot_prod_cov(rep_array(p[1:0], 2), p[1])); }
  real gp_dot_prod_cov_sigma_zero(vector p) { return area(gp_dot_prod_cov({p[1], p[2]}, 0.0)); }
  real gp_periodic_cov_none(vector p) { return area(gp_periodic_cov(rep_array(p[1], 0), p[1], p[2], p[3])); }
  real gp_periodic_cov_same(vector p) { return area(gp_periodic_cov({p[1], p[1]}, p[1], p[2], p[3])); }
}
