// Densities of the normal and Student t family by matrices of data: factored when data is
// bound, in panels of 32, for one outcome, a few and many.
data {
  int N;
  matrix[2, 2] rough; // neither symmetric nor a factor
  int asks;
}
transformed data {
  matrix[N, N] S;
  for (i in 1:N)
    for (j in 1:N) S[i, j] = exp(-abs(i - j) / 3.0) + (i == j ? 0.5 : 0);
  matrix[N, N] L = cholesky_decompose(S);
  matrix[N, N] P = inverse_spd(S);
  array[9] vector[N] ys;
  for (k in 1:9)
    for (i in 1:N) ys[k, i] = sin(k * i);
}
parameters {
  vector[N] x;
  row_vector[N] mu;
  real<lower=0> nu;
}
model {
  x ~ multi_normal(mu, S);
  x ~ multi_normal_cholesky(mu, L);
  target += multi_normal_prec_lpdf(mu | x, P);
  ys ~ multi_normal_prec(x, P);
  ys ~ multi_normal_cholesky(x, L);
  ys[1:3] ~ multi_normal(mu, S);
  ys[1:2] ~ multi_normal_cholesky(mu, 2 * L);
  x ~ multi_student_t(1 + nu, mu, S);
  target += multi_student_t_cholesky_lupdf(ys | 1 + nu, x, L);
  mu ~ multi_normal(rep_row_vector(0, N), add_diag(S, 1));
  x[1:1] ~ multi_normal_cholesky(mu[1:1], L[1:1, 1:1]);
  if (asks) x[1:2] ~ multi_normal_cholesky(mu[1:2], rough);
}
generated quantities {
  real lp = multi_normal_lpdf(x | mu, S);
}
