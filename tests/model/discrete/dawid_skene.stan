// Categories of items as J raters see them.
data {
  int<lower=1> I, J, K;
  array[I, J] int<lower=1, upper=K> y;
}
parameters {
  simplex[K] pi;
  array[J, K] simplex[K] beta;
  array[I] int<lower=1, upper=K> z;
}
model {
  pi ~ dirichlet(rep_vector(3, K));
  for (j in 1:J)
    for (k in 1:K) beta[j, k] ~ dirichlet(rep_vector(2, K));
  for (i in 1:I) {
    z[i] ~ categorical(pi);
    for (j in 1:J) y[i, j] ~ categorical(beta[j, z[i]]);
  }
}
