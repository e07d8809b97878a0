data { int N; vector[N] x; array[N] int k; matrix[N, N] A; array[N] vector[N] vs; }
parameters { real mu; vector[N] beta; real<lower=0> sigma; }
model {
  real a = N > 1 ? 1 : 2.5;
  vector[N] z = N > 1 ? x : beta;
  int i = N ? 1 : 0;
  target += a + sum(z) + i;
}
