// Rows that are reduced, of a matrix with few columns; and of one with more.
data {
  int<lower=1> N;
  matrix[N, 2] x;
  matrix[N, 5] w;
  array[N] int<lower=0, upper=1> y;
  array[N] int<lower=0> c;
}
parameters {
  real a;
  vector[2] b;
  vector[5] d;
}
model {
  y ~ bernoulli_logit_glm(x, a, b);
  c ~ poisson_log(a + x * b);
  for (n in 1 : N)
    y[n] ~ bernoulli_logit(a + x[n] * b);
  y ~ bernoulli_logit_glm(w, a, d);
  a ~ normal(0, 1);
  b ~ normal(0, 1);
  d ~ normal(0, 1);
}
