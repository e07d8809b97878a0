data { int N; vector[N] x; array[N] int k; matrix[N, N] A; array[N] vector[N] vs; }
parameters { real mu; vector[N] beta; real<lower=0> sigma; }
model {
  mu ~ normal(0, 1) T[0, ];
  mu ~ normal(0, 1) T[, 2];
  mu ~ normal(0, 1) T[-1, 1.5];
  k[1] ~ poisson(3) T[1, ];
}
