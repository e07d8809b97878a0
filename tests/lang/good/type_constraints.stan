data { int K; }
parameters {
  simplex[K] a;
  unit_vector[K] b;
  ordered[K] c;
  positive_ordered[K] d;
  sum_to_zero_vector[K] e;
  cov_matrix[K] f;
  corr_matrix[K] g;
  cholesky_factor_cov[K] h;
  cholesky_factor_cov[K, 2] i;
  cholesky_factor_corr[K] j;
  array[K] simplex[3] k;
}
model { target += sum(a) + sum(f * h) + sum(k[1]); }
