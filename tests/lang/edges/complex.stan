functions {
  // Complex numbers at 0, on the axes, far out and where there is none.
  real flat(real x) {
    real sign = x > 0 ? 1 : -1;
    if (is_nan(x)) return 7.7;
    if (is_inf(x)) return 9.9 * sign;
    if (abs(x) > 1e10 || (abs(x) < 1e-100 && x != 0)) return (11 + 0.01 * log(abs(x))) * sign;
    return x;
  }
  real both(complex z) { return flat(get_real(z)) + 1.618 * flat(get_imag(z)); }
  real every(complex_vector z) {
    real total = 100 * num_elements(z);
    for (k in 1:num_elements(z)) total += k * both(z[k]);
    return total;
  }
  real area(complex_matrix z) { return 1000 * rows(z) + 100 * cols(z) + every(to_vector(z)); }
  complex_vector near() { return [to_complex(0, 0), to_complex(1, 0), to_complex(-1, 0), to_complex(0, 1), to_complex(0, -1)]'; }
  complex_vector far() {
    real inf = positive_infinity();
    return [to_complex(inf, 0), to_complex(-inf, 0), to_complex(0, inf), to_complex(0, -inf), to_complex(inf, inf)]';
  }
  complex_vector large() { return [to_complex(1e300, 1e300), to_complex(-1e200, 1e-200), to_complex(1e-300, 1e-300)]'; }
  complex_vector unknown() { return [to_complex(not_a_number(), 0), to_complex(0, not_a_number())]'; }
  real sqrt_near(vector p) {
    complex_vector[num_elements(near())] z = near();
    for (k in 1:num_elements(z)) z[k] = sqrt(z[k]);
    return every(z);
  }
  real sqrt_far(vector p) {
    complex_vector[num_elements(far())] z = far();
    for (k in 1:num_elements(z)) z[k] = sqrt(z[k]);
    return every(z);
  }
  real sqrt_large(vector p) {
    complex_vector[num_elements(large())] z = large();
    for (k in 1:num_elements(z)) z[k] = sqrt(z[k]);
    return every(z);
  }
  real sqrt_unknown(vector p) {
    complex_vector[num_elements(unknown())] z = unknown();
    for (k in 1:num_elements(z)) z[k] = sqrt(z[k]);
    return every(z);
  }
  real log_near(vector p) {
    complex_vector[num_elements(near())] z = near();
    for (k in 1:num_elements(z)) z[k] = log(z[k]);
    return every(z);
  }
  real log_far(vector p) {
    complex_vector[num_elements(far())] z = far();
    for (k in 1:num_elements(z)) z[k] = log(z[k]);
    return every(z);
  }
  real log_large(vector p) {
    complex_vector[num_elements(large())] z = large();
    for (k in 1:num_elements(z)) z[k] = log(z[k]);
    return every(z);
  }
  real log_unknown(vector p) {
    complex_vector[num_elements(unknown())] z = unknown();
    for (k in 1:num_elements(z)) z[k] = log(z[k]);
    return every(z);
  }
  real log10_near(vector p) {
    complex_vector[num_elements(near())] z = near();
    for (k in 1:num_elements(z)) z[k] = log10(z[k]);
    return every(z);
  }
  real log10_far(vector p) {
    complex_vector[num_elements(far())] z = far();
    for (k in 1:num_elements(z)) z[k] = log10(z[k]);
    return every(z);
  }
  real log10_large(vector p) {
    complex_vector[num_elements(large())] z = large();
    for (k in 1:num_elements(z)) z[k] = log10(z[k]);
    return every(z);
  }
  real log10_unknown(vector p) {
    complex_vector[num_elements(unknown())] z = unknown();
    for (k in 1:num_elements(z)) z[k] = log10(z[k]);
    return every(z);
  }
  real exp_near(vector p) {
    complex_vector[num_elements(near())] z = near();
    for (k in 1:num_elements(z)) z[k] = exp(z[k]);
    return every(z);
  }
  real exp_far(vector p) {
    complex_vector[num_elements(far())] z = far();
    for (k in 1:num_elements(z)) z[k] = exp(z[k]);
    return every(z);
  }
  real exp_unknown(vector p) {
    complex_vector[num_elements(unknown())] z = unknown();
    for (k in 1:num_elements(z)) z[k] = exp(z[k]);
    return every(z);
  }
  real sin_near(vector p) {
    complex_vector[num_elements(near())] z = near();
    for (k in 1:num_elements(z)) z[k] = sin(z[k]);
    return every(z);
  }
  real sin_far(vector p) {
    complex_vector[num_elements(far())] z = far();
    for (k in 1:num_elements(z)) z[k] = sin(z[k]);
    return every(z);
  }
  real sin_unknown(vector p) {
    complex_vector[num_elements(unknown())] z = unknown();
    for (k in 1:num_elements(z)) z[k] = sin(z[k]);
    return every(z);
  }
  real cos_near(vector p) {
    complex_vector[num_elements(near())] z = near();
    for (k in 1:num_elements(z)) z[k] = cos(z[k]);
    return every(z);
  }
  real cos_far(vector p) {
    complex_vector[num_elements(far())] z = far();
    for (k in 1:num_elements(z)) z[k] = cos(z[k]);
    return every(z);
  }
  real cos_unknown(vector p) {
    complex_vector[num_elements(unknown())] z = unknown();
    for (k in 1:num_elements(z)) z[k] = cos(z[k]);
    return every(z);
  }
  real tan_near(vector p) {
    complex_vector[num_elements(near())] z = near();
    for (k in 1:num_elements(z)) z[k] = tan(z[k]);
    return every(z);
  }
  real tan_far(vector p) {
    complex_vector[num_elements(far())] z = far();
    for (k in 1:num_elements(z)) z[k] = tan(z[k]);
    return every(z);
  }
  real tan_unknown(vector p) {
    complex_vector[num_elements(unknown())] z = unknown();
    for (k in 1:num_elements(z)) z[k] = tan(z[k]);
    return every(z);
  }
  real asin_near(vector p) {
    complex_vector[num_elements(near())] z = near();
    for (k in 1:num_elements(z)) z[k] = asin(z[k]);
    return every(z);
  }
  real asin_far(vector p) {
    complex_vector[num_elements(far())] z = far();
    for (k in 1:num_elements(z)) z[k] = asin(z[k]);
    return every(z);
  }
  real asin_large(vector p) {
    complex_vector[num_elements(large())] z = large();
    for (k in 1:num_elements(z)) z[k] = asin(z[k]);
    return every(z);
  }
  real asin_unknown(vector p) {
    complex_vector[num_elements(unknown())] z = unknown();
    for (k in 1:num_elements(z)) z[k] = asin(z[k]);
    return every(z);
  }
  real acos_near(vector p) {
    complex_vector[num_elements(near())] z = near();
    for (k in 1:num_elements(z)) z[k] = acos(z[k]);
    return every(z);
  }
  real acos_far(vector p) {
    complex_vector[num_elements(far())] z = far();
    for (k in 1:num_elements(z)) z[k] = acos(z[k]);
    return every(z);
  }
  real acos_large(vector p) {
    complex_vector[num_elements(large())] z = large();
    for (k in 1:num_elements(z)) z[k] = acos(z[k]);
    return every(z);
  }
  real acos_unknown(vector p) {
    complex_vector[num_elements(unknown())] z = unknown();
    for (k in 1:num_elements(z)) z[k] = acos(z[k]);
    return every(z);
  }
  real atan_near(vector p) {
    complex_vector[num_elements(near())] z = near();
    for (k in 1:num_elements(z)) z[k] = atan(z[k]);
    return every(z);
  }
  real atan_far(vector p) {
    complex_vector[num_elements(far())] z = far();
    for (k in 1:num_elements(z)) z[k] = atan(z[k]);
    return every(z);
  }
  real atan_large(vector p) {
    complex_vector[num_elements(large())] z = large();
    for (k in 1:num_elements(z)) z[k] = atan(z[k]);
    return every(z);
  }
  real atan_unknown(vector p) {
    complex_vector[num_elements(unknown())] z = unknown();
    for (k in 1:num_elements(z)) z[k] = atan(z[k]);
    return every(z);
  }
  real sinh_near(vector p) {
    complex_vector[num_elements(near())] z = near();
    for (k in 1:num_elements(z)) z[k] = sinh(z[k]);
    return every(z);
  }
  real sinh_far(vector p) {
    complex_vector[num_elements(far())] z = far();
    for (k in 1:num_elements(z)) z[k] = sinh(z[k]);
    return every(z);
  }
  real sinh_unknown(vector p) {
    complex_vector[num_elements(unknown())] z = unknown();
    for (k in 1:num_elements(z)) z[k] = sinh(z[k]);
    return every(z);
  }
  real cosh_near(vector p) {
    complex_vector[num_elements(near())] z = near();
    for (k in 1:num_elements(z)) z[k] = cosh(z[k]);
    return every(z);
  }
  real cosh_far(vector p) {
    complex_vector[num_elements(far())] z = far();
    for (k in 1:num_elements(z)) z[k] = cosh(z[k]);
    return every(z);
  }
  real cosh_unknown(vector p) {
    complex_vector[num_elements(unknown())] z = unknown();
    for (k in 1:num_elements(z)) z[k] = cosh(z[k]);
    return every(z);
  }
  real tanh_near(vector p) {
    complex_vector[num_elements(near())] z = near();
    for (k in 1:num_elements(z)) z[k] = tanh(z[k]);
    return every(z);
  }
  real tanh_far(vector p) {
    complex_vector[num_elements(far())] z = far();
    for (k in 1:num_elements(z)) z[k] = tanh(z[k]);
    return every(z);
  }
  real tanh_unknown(vector p) {
    complex_vector[num_elements(unknown())] z = unknown();
    for (k in 1:num_elements(z)) z[k] = tanh(z[k]);
    return every(z);
  }
  real asinh_near(vector p) {
    complex_vector[num_elements(near())] z = near();
    for (k in 1:num_elements(z)) z[k] = asinh(z[k]);
    return every(z);
  }
  real asinh_far(vector p) {
    complex_vector[num_elements(far())] z = far();
    for (k in 1:num_elements(z)) z[k] = asinh(z[k]);
    return every(z);
  }
  real asinh_large(vector p) {
    complex_vector[num_elements(large())] z = large();
    for (k in 1:num_elements(z)) z[k] = asinh(z[k]);
    return every(z);
  }
  real asinh_unknown(vector p) {
    complex_vector[num_elements(unknown())] z = unknown();
    for (k in 1:num_elements(z)) z[k] = asinh(z[k]);
    return every(z);
  }
  real acosh_near(vector p) {
    complex_vector[num_elements(near())] z = near();
    for (k in 1:num_elements(z)) z[k] = acosh(z[k]);
    return every(z);
  }
  real acosh_far(vector p) {
    complex_vector[num_elements(far())] z = far();
    for (k in 1:num_elements(z)) z[k] = acosh(z[k]);
    return every(z);
  }
  real acosh_large(vector p) {
    complex_vector[num_elements(large())] z = large();
    for (k in 1:num_elements(z)) z[k] = acosh(z[k]);
    return every(z);
  }
  real acosh_unknown(vector p) {
    complex_vector[num_elements(unknown())] z = unknown();
    for (k in 1:num_elements(z)) z[k] = acosh(z[k]);
    return every(z);
  }
  real atanh_near(vector p) {
    complex_vector[num_elements(near())] z = near();
    for (k in 1:num_elements(z)) z[k] = atanh(z[k]);
    return every(z);
  }
  real atanh_far(vector p) {
    complex_vector[num_elements(far())] z = far();
    for (k in 1:num_elements(z)) z[k] = atanh(z[k]);
    return every(z);
  }
  real atanh_large(vector p) {
    complex_vector[num_elements(large())] z = large();
    for (k in 1:num_elements(z)) z[k] = atanh(z[k]);
    return every(z);
  }
  real atanh_unknown(vector p) {
    complex_vector[num_elements(unknown())] z = unknown();
    for (k in 1:num_elements(z)) z[k] = atanh(z[k]);
    return every(z);
  }
  real proj_near(vector p) {
    complex_vector[num_elements(near())] z = near();
    for (k in 1:num_elements(z)) z[k] = proj(z[k]);
    return every(z);
  }
  real proj_far(vector p) {
    complex_vector[num_elements(far())] z = far();
    for (k in 1:num_elements(z)) z[k] = proj(z[k]);
    return every(z);
  }
  real proj_large(vector p) {
    complex_vector[num_elements(large())] z = large();
    for (k in 1:num_elements(z)) z[k] = proj(z[k]);
    return every(z);
  }
  real proj_unknown(vector p) {
    complex_vector[num_elements(unknown())] z = unknown();
    for (k in 1:num_elements(z)) z[k] = proj(z[k]);
    return every(z);
  }
  real conj_near(vector p) {
    complex_vector[num_elements(near())] z = near();
    for (k in 1:num_elements(z)) z[k] = conj(z[k]);
    return every(z);
  }
  real conj_far(vector p) {
    complex_vector[num_elements(far())] z = far();
    for (k in 1:num_elements(z)) z[k] = conj(z[k]);
    return every(z);
  }
  real conj_large(vector p) {
    complex_vector[num_elements(large())] z = large();
    for (k in 1:num_elements(z)) z[k] = conj(z[k]);
    return every(z);
  }
  real conj_unknown(vector p) {
    complex_vector[num_elements(unknown())] z = unknown();
    for (k in 1:num_elements(z)) z[k] = conj(z[k]);
    return every(z);
  }
  real abs_near(vector p) {
    complex_vector[num_elements(near())] z = near();
    for (k in 1:num_elements(z)) z[k] = abs(z[k]);
    return every(z);
  }
  real abs_far(vector p) {
    complex_vector[num_elements(far())] z = far();
    for (k in 1:num_elements(z)) z[k] = abs(z[k]);
    return every(z);
  }
  real abs_large(vector p) {
    complex_vector[num_elements(large())] z = large();
    for (k in 1:num_elements(z)) z[k] = abs(z[k]);
    return every(z);
  }
  real abs_unknown(vector p) {
    complex_vector[num_elements(unknown())] z = unknown();
    for (k in 1:num_elements(z)) z[k] = abs(z[k]);
    return every(z);
  }
  real arg_near(vector p) {
    complex_vector[num_elements(near())] z = near();
    for (k in 1:num_elements(z)) z[k] = arg(z[k]);
    return every(z);
  }
  real arg_far(vector p) {
    complex_vector[num_elements(far())] z = far();
    for (k in 1:num_elements(z)) z[k] = arg(z[k]);
    return every(z);
  }
  real arg_large(vector p) {
    complex_vector[num_elements(large())] z = large();
    for (k in 1:num_elements(z)) z[k] = arg(z[k]);
    return every(z);
  }
  real arg_unknown(vector p) {
    complex_vector[num_elements(unknown())] z = unknown();
    for (k in 1:num_elements(z)) z[k] = arg(z[k]);
    return every(z);
  }
  real norm_near(vector p) {
    complex_vector[num_elements(near())] z = near();
    for (k in 1:num_elements(z)) z[k] = norm(z[k]);
    return every(z);
  }
  real norm_far(vector p) {
    complex_vector[num_elements(far())] z = far();
    for (k in 1:num_elements(z)) z[k] = norm(z[k]);
    return every(z);
  }
  real norm_large(vector p) {
    complex_vector[num_elements(large())] z = large();
    for (k in 1:num_elements(z)) z[k] = norm(z[k]);
    return every(z);
  }
  real norm_unknown(vector p) {
    complex_vector[num_elements(unknown())] z = unknown();
    for (k in 1:num_elements(z)) z[k] = norm(z[k]);
    return every(z);
  }
  real multiply_near_near(vector p) {
    complex_vector[5] z = near();
    complex_vector[5] w = near();
    for (k in 1:5) z[k] = z[k] * w[k];
    return every(z);
  }
  real divide_near_near(vector p) {
    complex_vector[5] z = near();
    complex_vector[5] w = near();
    for (k in 1:5) z[k] = z[k] / w[k];
    return every(z);
  }
  real divide_near_far(vector p) {
    complex_vector[5] z = near();
    complex_vector[5] w = far();
    for (k in 1:5) z[k] = z[k] / w[k];
    return every(z);
  }
  real divide_far_near(vector p) {
    complex_vector[5] z = far();
    complex_vector[5] w = near();
    for (k in 1:5) z[k] = z[k] / w[k];
    return every(z);
  }
  real divide_near_shifted(vector p) {
    complex_vector[5] z = near();
    complex_vector[5] w = near();
    w[1:4] = near()[2:5]; w[5] = 0;
    for (k in 1:5) z[k] = z[k] / w[k];
    return every(z);
  }
  real divide_shifted_near(vector p) {
    complex_vector[5] z = near();
    complex_vector[5] w = near();
    z[1:4] = near()[2:5]; z[5] = 0;
    for (k in 1:5) z[k] = z[k] / w[k];
    return every(z);
  }
  real power_near_near(vector p) {
    complex_vector[5] z = near();
    complex_vector[5] w = near();
    for (k in 1:5) z[k] = z[k] ^ w[k];
    return every(z);
  }
  real power_far_near(vector p) {
    complex_vector[5] z = far();
    complex_vector[5] w = near();
    for (k in 1:5) z[k] = z[k] ^ w[k];
    return every(z);
  }
  real power_near_shifted(vector p) {
    complex_vector[5] z = near();
    complex_vector[5] w = near();
    w[1:4] = near()[2:5]; w[5] = 0;
    for (k in 1:5) z[k] = z[k] ^ w[k];
    return every(z);
  }
  real power_shifted_near(vector p) {
    complex_vector[5] z = near();
    complex_vector[5] w = near();
    z[1:4] = near()[2:5]; z[5] = 0;
    for (k in 1:5) z[k] = z[k] ^ w[k];
    return every(z);
  }
  real polar_ends(vector p) {
    real inf = positive_infinity();
    return every([polar(0, 1), polar(1, 0), polar(0, 0), polar(p[1], 0)]');
  }
  real polar_endless(vector p) { return both(polar(positive_infinity(), 1)); }
  real polar_negative(vector p) { return both(polar(-p[1], p[2])); }
  real polar_endless_angle(vector p) { return both(polar(p[1], positive_infinity())); }
  real norm_slope_at_zero(vector p) { return norm(to_complex(p[1] - 0.5, p[2] - 1.25)); }

  complex_vector none(vector p) { return to_complex(p[1:0], p[1:0]); }
  complex_vector one(vector p) { return to_complex(p[1:1], p[2:2]); }
  complex_matrix square_of(int n, vector p) { return rep_matrix(to_complex(p[1], p[2]), n, n); }
  complex_matrix oblong(int m, int n, vector p) { return rep_matrix(to_complex(p[1], p[2]), m, n); }
  real sum_none(vector p) { return both(sum(none(p))); }
  real prod_none(vector p) { return both(prod(none(p))); }
  real dot_product_none(vector p) { return both(dot_product(none(p), none(p))); }
  real dot_product_sizes_differ(vector p) { return both(dot_product(none(p), one(p))); }
  real dot_self_none(vector p) { return both(dot_self(none(p))); }
  real columns_dot_self_none(vector p) { return cols(columns_dot_self(oblong(0, 2, p))); }
  real columns_dot_self_no_rows(vector p) { return both(columns_dot_self(oblong(0, 2, p))[1]); }
  real rows_dot_self_no_columns(vector p) { return both(rows_dot_self(oblong(2, 0, p))[1]); }
  real columns_dot_product_none(vector p) { return cols(columns_dot_product(oblong(2, 0, p), oblong(2, 0, p))); }
  real rows_dot_product_none(vector p) { return rows(rows_dot_product(oblong(0, 2, p), oblong(0, 2, p))); }
  real cumulative_sum_none(vector p) { return every(cumulative_sum(none(p))); }
  real fft_none(vector p) { return every(fft(none(p))); }
  real fft_one(vector p) { return every(fft(one(p))); }
  real inv_fft_none(vector p) { return every(inv_fft(none(p))); }
  real inv_fft_one(vector p) { return every(inv_fft(one(p))); }
  real fft2_none(vector p) { return area(fft2(square_of(0, p))); }
  real fft2_no_rows(vector p) { return area(fft2(oblong(0, 2, p))); }
  real fft2_no_columns(vector p) { return area(fft2(oblong(2, 0, p))); }
  real fft2_one(vector p) { return area(fft2(square_of(1, p))); }
  real inv_fft2_none(vector p) { return area(inv_fft2(square_of(0, p))); }
  real inv_fft2_no_rows(vector p) { return area(inv_fft2(oblong(0, 2, p))); }
  real inv_fft2_one(vector p) { return area(inv_fft2(square_of(1, p))); }
  real eigenvalues_none(vector p) { return every(eigenvalues(square_of(0, p))); }
  real eigenvalues_one(vector p) { return every(eigenvalues(square_of(1, p))); }
  real eigenvalues_oblong(vector p) { return every(eigenvalues(oblong(1, 2, p))); }
  real eigenvalues_real_none(vector p) { return every(eigenvalues(rep_matrix(p[1], 0, 0))); }
  real eigenvalues_real_one(vector p) { return every(eigenvalues(rep_matrix(p[1], 1, 1))); }
  real eigenvalues_endless(vector p) { return every(eigenvalues(rep_matrix(positive_infinity(), 2, 2))); }
  real eigenvectors_none(vector p) { return area(eigenvectors(square_of(0, p))); }
  real eigenvectors_real_none(vector p) { return area(eigenvectors(rep_matrix(p[1], 0, 0))); }
  real eigenvalues_sym_none(vector p) { return num_elements(eigenvalues_sym(square_of(0, p))); }
  real eigenvectors_sym_none(vector p) { return area(eigenvectors_sym(square_of(0, p))); }
  real eigendecompose_none(vector p) {
    tuple(complex_matrix[0, 0], complex_vector[0]) parts = eigendecompose(square_of(0, p));
    return area(parts.1) + every(parts.2);
  }
  real eigendecompose_real_none(vector p) {
    tuple(complex_matrix[0, 0], complex_vector[0]) parts = eigendecompose(rep_matrix(p[1], 0, 0));
    return area(parts.1) + every(parts.2);
  }
  real complex_schur_none(vector p) {
    tuple(complex_matrix[0, 0], complex_matrix[0, 0]) parts = complex_schur_decompose(square_of(0, p));
    return area(parts.1) + area(parts.2);
  }
  real complex_schur_real_none(vector p) {
    tuple(complex_matrix[0, 0], complex_matrix[0, 0]) parts = complex_schur_decompose(rep_matrix(p[1], 0, 0));
    return area(parts.1) + area(parts.2);
  }
  real complex_schur_one(vector p) { return area(complex_schur_decompose_t(square_of(1, p))); }
  real complex_schur_oblong(vector p) { return area(complex_schur_decompose_t(oblong(1, 2, p))); }
  real singular_values_none(vector p) { return num_elements(singular_values(square_of(0, p))); }
  real singular_values_no_rows(vector p) { return num_elements(singular_values(oblong(0, 2, p))); }
  real singular_values_one(vector p) { return sum(singular_values(square_of(1, p))); }
  real product_none(vector p) { return area(square_of(0, p) * square_of(0, p)); }
  real product_of_no_columns(vector p) { return area(oblong(2, 0, p) * oblong(0, 3, p)); }
  real product_sizes_differ(vector p) { return area(oblong(2, 1, p) * oblong(2, 3, p)); }
  real divide_none(vector p) { return area(square_of(0, p) / square_of(0, p)); }
  real diag_matrix_none(vector p) { return area(diag_matrix(none(p))); }
  real diagonal_none(vector p) { return every(diagonal(square_of(0, p))); }
  real diagonal_oblong(vector p) { return every(diagonal(oblong(1, 2, p))); }
  real append_row_none(vector p) { return every(append_row(none(p), one(p))); }
  real append_col_none(vector p) { return area(append_col(oblong(2, 0, p), oblong(2, 1, p))); }
  real append_row_differ(vector p) { return area(append_row(oblong(1, 2, p), oblong(1, 1, p))); }
  real append_row_of_nothing(vector p) { return area(append_row(square_of(0, p), oblong(1, 2, p))); }
  real head_none(vector p) { return every(head(one(p), 0)); }
  real head_too_long(vector p) { return every(head(one(p), 2)); }
  real segment_none(vector p) { return every(segment(one(p), 1, 0)); }
  real segment_outside(vector p) { return every(segment(one(p), 2, 1)); }
  real reverse_none(vector p) { return every(reverse(none(p))); }
  real col_outside(vector p) { return every(col(square_of(2, p), 3)); }
  real block_none(vector p) { return area(block(square_of(2, p), 1, 1, 0, 1)); }
  real block_outside(vector p) { return area(block(square_of(2, p), 2, 1, 2, 1)); }
  real sub_col_none(vector p) { return every(sub_col(square_of(2, p), 1, 1, 0)); }
  real rep_vector_none(vector p) { return every(rep_vector(to_complex(p[1], p[2]), 0)); }
  real rep_vector_negative(vector p) { return every(rep_vector(to_complex(p[1], p[2]), -1)); }
  real diag_pre_multiply_none(vector p) { return area(diag_pre_multiply(none(p), square_of(0, p))); }
  real add_none(vector p) { return every(none(p) + none(p)); }
  real add_sizes_differ(vector p) { return every(none(p) + one(p)); }
}
