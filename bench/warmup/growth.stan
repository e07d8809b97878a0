data { int N, T; vector[T] x; real xbar; matrix[N, T] y; }
parameters { vector[N] alpha, beta; real mu_alpha, mu_beta; real<lower=0> sigma_y, sigma_alpha, sigma_beta; }
model {
  mu_alpha ~ normal(0, 100); mu_beta ~ normal(0, 100);
  sigma_y ~ normal(0, 20); sigma_alpha ~ normal(0, 50); sigma_beta ~ normal(0, 10);
  alpha ~ normal(mu_alpha, sigma_alpha); beta ~ normal(mu_beta, sigma_beta);
  for (t in 1:T) y[:, t] ~ normal(alpha + beta * (x[t] - xbar), sigma_y);
}
