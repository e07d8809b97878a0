data { int<lower=1> N, J; array[N] int<lower=1, upper=J> county_idx; vector[N] floor_measure, log_radon; }
parameters { real mu_a, mu_b; real<lower=0> sigma_a, sigma_b, sigma_y; vector[J] a_raw, b_raw; }
transformed parameters { vector[J] a = mu_a + sigma_a * a_raw; vector[J] b = mu_b + sigma_b * b_raw; }
model {
  mu_a ~ normal(0, 5); mu_b ~ normal(0, 5);
  sigma_a ~ normal(0, 2); sigma_b ~ normal(0, 2); sigma_y ~ normal(0, 2);
  a_raw ~ std_normal(); b_raw ~ std_normal();
  log_radon ~ normal(a[county_idx] + b[county_idx] .* floor_measure, sigma_y);
}
