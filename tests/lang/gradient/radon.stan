data {
  int<lower=1> N, J;
  array[N] int<lower=1, upper=J> county;
  vector[N] floor_measure, log_radon;
}
parameters {
  real mu_a, b_floor;
  real<lower=0> sigma_a, sigma_y;
  vector[J] a_raw;
}
transformed parameters { vector[J] a = mu_a + sigma_a * a_raw; }
model {
  mu_a ~ normal(0, 5);  b_floor ~ normal(0, 5);  a_raw ~ std_normal();
  sigma_a ~ normal(0, 2);  sigma_y ~ normal(0, 2);
  log_radon ~ normal(a[county] + b_floor * floor_measure, sigma_y);
}
