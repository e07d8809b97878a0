data { int N; vector[N] x; array[N] int k; matrix[N, N] A; array[N] vector[N] vs; }
parameters { real mu; vector[N] beta; real<lower=0> sigma; }
model {
  target += sum(x[k[1:2]]) + x[k[1]] + sum(A[k[1], 1:k[2]]) + sum((x + 1)[1:2]);
}
