// A multivariate normal with an LKJ correlation and scales, beside a covariance matrix.
transformed data {
  int N = 12, D = 3;
  matrix[D, D] L_ = lkj_corr_cholesky_rng(D, 2);
  vector[D] scale_ = to_vector(lognormal_rng(rep_vector(0, D), 0.5));
  vector[D] mu_ = to_vector(normal_rng(rep_vector(0, D), 1));
  matrix[2, 2] S_ = inv_wishart_rng(5, identity_matrix(2));
  matrix[D, D] R_ = lkj_corr_rng(D, 1.5);
  array[N] vector[D] y, u;
  array[N] vector[2] w;
  for (n in 1:N) {
    y[n] = multi_normal_cholesky_rng(mu_, diag_pre_multiply(scale_, L_));
    w[n] = multi_normal_rng(zeros_vector(2), S_);
    u[n] = multi_normal_rng(zeros_vector(D), R_);
  }
}
parameters {
  cholesky_factor_corr[D] L;
  vector<lower=0>[D] scale;
  vector[D] mu;
  cov_matrix[2] S;
  corr_matrix[D] R;
}
model {
  L ~ lkj_corr_cholesky(2);
  scale ~ lognormal(0, 0.5);
  mu ~ std_normal();
  S ~ inv_wishart(5, identity_matrix(2));
  R ~ lkj_corr(1.5);
  y ~ multi_normal_cholesky(mu, diag_pre_multiply(scale, L));
  w ~ multi_normal(zeros_vector(2), S);
  u ~ multi_normal(zeros_vector(D), R);
}
generated quantities {
  matrix[D, D] C = multiply_lower_tri_self_transpose(L);
  matrix[D, D] C_ = multiply_lower_tri_self_transpose(L_);
  array[3] int below_C = {C[1, 2] < C_[1, 2], C[1, 3] < C_[1, 3], C[2, 3] < C_[2, 3]};
  array[3] int below_R = {R[1, 2] < R_[1, 2], R[1, 3] < R_[1, 3], R[2, 3] < R_[2, 3]};
  array[3] int below_S = {S[1, 1] < S_[1, 1], S[1, 2] < S_[1, 2], S[2, 2] < S_[2, 2]};
  array[D] int below_scale;
  for (d in 1:D) below_scale[d] = scale[d] < scale_[d];
  array[D] int below_mu;
  for (d in 1:D) below_mu[d] = mu[d] < mu_[d];
}
