// What has no bounds is sampled, what has is summed out.
data { int<lower=0> y; }
parameters {
  int<lower=0> n;  // expect note: `n` is sampled by Gibbs steps beside the others, not summed out of the density: it has no upper bound
  int<lower=0, upper=1> z;  // expect note: `z` is summed out
  real<lower=0, upper=1> p;
}
model {
  n ~ poisson(8);
  z ~ bernoulli(p);
  y ~ binomial(n, z ? p : 0.5);
}
generated quantities { int left = n - y; }
