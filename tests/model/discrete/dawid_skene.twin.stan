data {
  int<lower=1> I, J, K;
  array[I, J] int<lower=1, upper=K> y;
}
parameters {
  simplex[K] pi;
  array[J, K] simplex[K] beta;
}
model {
  pi ~ dirichlet(rep_vector(3, K));
  for (j in 1:J)
    for (k in 1:K) beta[j, k] ~ dirichlet(rep_vector(2, K));
  for (i in 1:I) {
    vector[K] lp = log(pi);
    for (j in 1:J)
      for (k in 1:K) lp[k] += log(beta[j, k, y[i, j]]);
    target += log_sum_exp(lp);
  }
}
