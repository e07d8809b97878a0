data { int n; array[2] int k; }
parameters { real<lower=0, upper=1> p; }
model {
  target += binomial_lpmf(n | 10, p) + bernoulli_lpmf({1, 0} | p) + poisson_lpmf(k | p) + binomial_logit_lpmf(n | 10, logit(p));
}
// data: {"n": 3, "k": [1, 2]}
// at: 0.5
// expect target: -13.163160930262443
