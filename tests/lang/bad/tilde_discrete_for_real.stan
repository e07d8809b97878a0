data { vector[2] y; real x; }
parameters { real mu; }
model {
  y ~ poisson(mu);  // expect error: no signature of `poisson_lpmf` fits (vector, real)
  x ~ bernoulli(mu);  // expect error: no signature of `bernoulli_lpmf` fits (real, real)
}
