// A change point in Poisson counts: a scalar.
data {
  real<lower=0> r_e, r_l;
  int<lower=1> T;
  array[T] int<lower=0> D;
}
parameters {
  real<lower=0> e, l;
  int<lower=1, upper=T> s;
}
model {
  e ~ exponential(r_e);
  l ~ exponential(r_l);
  for (t in 1:T) D[t] ~ poisson(t < s ? e : l);
}
