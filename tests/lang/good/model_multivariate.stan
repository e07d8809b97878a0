data { array[2] vector[2] y; }
parameters { vector[2] mu; cholesky_factor_corr[2] L; vector<lower=0>[2] s; }
model {
  y ~ multi_normal_cholesky(mu, diag_pre_multiply(s, L));
  y ~ multi_normal(mu, quad_form_diag(multiply_lower_tri_self_transpose(L), s));
}
// data: {"y": [[1, 2], [0, 1]]}
// at: 0.5 1 0 0 0.69314718055994530942
// expect target: -10.180949807317218
