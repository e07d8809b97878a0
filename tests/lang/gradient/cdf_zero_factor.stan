// A product of probabilities of which one is 0, wherever the parameters are.
parameters {
  real x;
  real<lower=0> b;
}
model {
  vector[3] v = [x - x, 1.5, exp(x)]';
  target += exponential_cdf(v | b);
  target += log1p(exponential_cdf(v[1:2] | b));
  b ~ exponential(1);
}
