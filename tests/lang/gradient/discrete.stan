data { int N; array[N] int y; array[N] int z; array[N] int k; vector[N] x; }
parameters { real a; real b; real<lower=0, upper=1> p; real<lower=0> l; vector[3] c; }
model {
  y ~ poisson_log(a + b * x);
  y ~ poisson(l);
  z ~ bernoulli_logit(a + b * x);
  z ~ bernoulli(p);
  y ~ binomial(10, p);
  y ~ binomial_logit(10, a * x);
  y ~ neg_binomial_2(l, 2);
  y ~ neg_binomial_2_log(a + x, l);
  k ~ categorical_logit(c);
  k ~ categorical(softmax(c));
  for (n in 1:N) y[n] ~ poisson_log(a + c[k[n]]);
  target += bernoulli_logit_lpmf(z | a) + poisson_lpmf(y[1] | l);
  c ~ normal(0, 1); b ~ normal(0, 1); a ~ normal(0, 1); l ~ gamma(2, 1);
}
