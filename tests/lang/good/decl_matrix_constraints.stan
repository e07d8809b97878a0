data {
  int<lower=2> K;
  int<lower=2> M;
}
parameters {
  cov_matrix[K] a;
  corr_matrix[K] b;
  cholesky_factor_cov[K] c;
  cholesky_factor_cov[M + K, K] d;
  cholesky_factor_corr[K] e;
  column_stochastic_matrix[K, M] f;
  row_stochastic_matrix[K, M] g;
  sum_to_zero_matrix[K, M] h;
}
