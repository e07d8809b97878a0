data { int N; vector[N] x; array[N] int k; matrix[N, N] A; array[N] vector[N] vs; }
parameters { real mu; vector[N] beta; real<lower=0> sigma; }
model {
  if (mu > 0) target += 1;
  if (N == 2 || mu <= 1.5) target += 1;
  while (N < 0) target += 1;
  target += (mu > 0) + (N != 3);
}
