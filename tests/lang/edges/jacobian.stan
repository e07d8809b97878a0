functions {
  // Constraining transforms with their Jacobian, at sizes of 0 and at bounds that are none.
  real inf() { return positive_infinity(); }
  real marks(vector x) { return 100 * num_elements(x) + sum(x); }
  real area(matrix x) { return 1000 * rows(x) + 100 * cols(x) + sum(x); }
  real lower_endless_jacobian(vector p) { return sum(lower_bound_jacobian(p, -inf())); }
  real lower_zero_jacobian(vector p) { return sum(lower_bound_jacobian(p, 0)); }
  real lower_up_jacobian(vector p) { return sum(lower_bound_jacobian(p, inf())); }
  real lower_none_jacobian(vector p) { return marks(lower_bound_jacobian(p[1:0], 0)); }
  real upper_endless_jacobian(vector p) { return sum(upper_bound_jacobian(p, inf())); }
  real upper_none_jacobian(vector p) { return marks(upper_bound_jacobian(p[1:0], 0)); }
  real between_endless_jacobian(vector p) { return sum(lower_upper_bound_jacobian(p, -inf(), inf())); }
  real between_half_jacobian(vector p) { return sum(lower_upper_bound_jacobian(p, 0, inf())); }
  real between_other_half_jacobian(vector p) { return sum(lower_upper_bound_jacobian(p, -inf(), 0)); }
  real between_same_jacobian(vector p) { return sum(lower_upper_bound_jacobian(p, 1, 1)); }
  real between_turned_jacobian(vector p) { return sum(lower_upper_bound_jacobian(p, 2, 1)); }
  real between_none_jacobian(vector p) { return marks(lower_upper_bound_jacobian(p[1:0], 0, 1)); }
  real offset_plain_jacobian(vector p) { return sum(offset_multiplier_jacobian(p, 0, 1)); }
  real offset_flat_jacobian(vector p) { return sum(offset_multiplier_jacobian(p, 0, 0)); }
  real offset_negative_jacobian(vector p) { return sum(offset_multiplier_jacobian(p, 0, -1)); }
  real offset_endless_jacobian(vector p) { return sum(offset_multiplier_jacobian(p, inf(), 1)); }
  real multiplier_endless_jacobian(vector p) { return sum(offset_multiplier_jacobian(p, 0, inf())); }
  real offset_none_jacobian(vector p) { return marks(offset_multiplier_jacobian(p[1:0], 0, 1)); }
  real ordered_none_jacobian(vector p) { return marks(ordered_jacobian(p[1:0])); }
  real ordered_one_jacobian(vector p) { return marks(ordered_jacobian(p[1:1])); }
  real positive_ordered_none_jacobian(vector p) { return marks(positive_ordered_jacobian(p[1:0])); }
  real positive_ordered_one_jacobian(vector p) { return marks(positive_ordered_jacobian(p[1:1])); }
  real simplex_one_jacobian(vector p) { return marks(simplex_jacobian(p[1:0])); }
  real unit_vector_none_jacobian(vector p) { return marks(unit_vector_jacobian(p[1:0])); }
  real unit_vector_zero_jacobian(vector p) { return marks(unit_vector_jacobian(0 * p)); }
  real unit_vector_one_jacobian(vector p) { return marks(unit_vector_jacobian(p[1:1])); }
  real sum_to_zero_one_jacobian(vector p) { return marks(sum_to_zero_jacobian(p[1:0])); }
  real cholesky_factor_corr_one_jacobian(vector p) { return area(cholesky_factor_corr_jacobian(p[1:0], 1)); }
  real cholesky_factor_corr_none_jacobian(vector p) { return area(cholesky_factor_corr_jacobian(p[1:0], 0)); }
  real corr_matrix_one_jacobian(vector p) { return area(corr_matrix_jacobian(p[1:0], 1)); }
  real corr_matrix_none_jacobian(vector p) { return area(corr_matrix_jacobian(p[1:0], 0)); }
  real cov_matrix_one_jacobian(vector p) { return area(cov_matrix_jacobian(p[1:1], 1)); }
  real cov_matrix_none_jacobian(vector p) { return area(cov_matrix_jacobian(p[1:0], 0)); }
  real cholesky_factor_cov_one_jacobian(vector p) { return area(cholesky_factor_cov_jacobian(p[1:1], 1, 1)); }
  real cholesky_factor_cov_none_jacobian(vector p) { return area(cholesky_factor_cov_jacobian(p[1:0], 0, 0)); }
  real cholesky_factor_cov_tall_jacobian(vector p) { return area(cholesky_factor_cov_jacobian(p[1:2], 2, 1)); }
  real cholesky_factor_cov_wide_jacobian(vector p) { return area(cholesky_factor_cov_jacobian(p[1:1], 1, 2)); }
  real stochastic_column_none_jacobian(vector p) { return area(stochastic_column_jacobian(rep_matrix(p[1], 2, 0))); }
  real stochastic_column_one_jacobian(vector p) { return area(stochastic_column_jacobian(rep_matrix(p[1], 0, 2))); }
  real stochastic_row_none_jacobian(vector p) { return area(stochastic_row_jacobian(rep_matrix(p[1], 0, 2))); }
  real stochastic_row_one_jacobian(vector p) { return area(stochastic_row_jacobian(rep_matrix(p[1], 2, 0))); }
}
