data { int<lower=1> N, J; array[N] int<lower=1, upper=J> county_idx; vector[N] floor_measure, log_radon; }
parameters { real mu_a, b; real<lower=0> sigma_a, sigma_y; vector[J] a; }
model {
  mu_a ~ normal(0, 5); b ~ normal(0, 5); sigma_a ~ normal(0, 2); sigma_y ~ normal(0, 2);
  a ~ normal(mu_a, sigma_a);
  log_radon ~ normal(a[county_idx] + b * floor_measure, sigma_y);
}
