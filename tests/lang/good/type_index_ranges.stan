data { int N; vector[N] x; array[N] int k; matrix[N, N] A; array[N] vector[N] vs; }
parameters { real mu; vector[N] beta; real<lower=0> sigma; }
model {
  target += sum(x[1:2]) + sum(x[:2]) + sum(x[2:]) + sum(x[]) + sum(k[1:N]);
}
