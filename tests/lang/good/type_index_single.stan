data { int N; vector[N] x; array[N] int k; matrix[N, N] A; array[N] vector[N] vs; }
parameters { real mu; vector[N] beta; real<lower=0> sigma; }
model {
  target += x[1] + A[1, 2] + vs[1, 2] + sum(A[1]) + vs[1][2] + k[N];
}
