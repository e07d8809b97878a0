data { int N; vector<lower=0>[N] y; array[N] int k; }
parameters { real mu; real<lower=0> s; real<lower=1, upper=3> a; real<lower=0> l; }
model {
  y ~ normal(mu, s) T[0, ];
  a ~ normal(mu, s) T[1, 3];
  for (n in 1:N) y[n] ~ exponential(l) T[, 4];
  k ~ poisson(l) T[1, ];
  s ~ cauchy(0, 1) T[0, ];
  l ~ gamma(2, 2); mu ~ normal(0, 1);
}
