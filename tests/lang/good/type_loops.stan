data { int N; vector[N] x; array[N] int k; matrix[N, N] A; array[N] vector[N] vs; }
parameters { real mu; vector[N] beta; real<lower=0> sigma; }
model {
  for (i in 1:N) {
    if (i == 2) continue;
    if (i > 3) break;
    target += x[i];
  }
  while (N > 10) break;
  for (i in 1:N) for (j in i:N) target += A[i, j];
}
