data { int N; vector[N] x; array[N] int k; matrix[N, N] A; array[N] vector[N] vs; }
parameters { real mu; vector[N] beta; real<lower=0> sigma; }
model {
  x ~ normal(mu, sigma);
  mu ~ normal(0, 1);
  beta ~ normal(x, sigma);
  x[1] ~ student_t(4, 0, 1);
  k ~ poisson(exp(mu));
  k[1] ~ bernoulli(0.5);
  x ~ normal(A * beta, 1);
}
