data { int N; vector[N] y; }
parameters {
  vector[2] mu;
  array[N] int<lower=1, upper=2> z;
}
model {
  for (n in 1:N) y[n] ~ normal(mu[z[n]], 1) T[0, ];  // expect error: a truncation beside a discrete parameter
}
