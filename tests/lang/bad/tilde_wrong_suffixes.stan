parameters { real mu; }
model {
  mu ~ normal_lupdf(0, 1);  // expect error: right of `~` stands the distribution without `_lupdf`
  1 ~ poisson_lpmf(2);  // expect error: right of `~` stands the distribution without `_lpmf`
  mu ~ normal_cdf(0, 1);  // expect error: there is no distribution `normal_cdf`
  mu ~ normal_rng(0, 1);  // expect error: there is no distribution `normal_rng`
}
