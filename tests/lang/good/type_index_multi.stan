data { int N; vector[N] x; array[N] int k; matrix[N, N] A; array[N] vector[N] vs; }
parameters { real mu; vector[N] beta; real<lower=0> sigma; }
model {
  vector[N] a = x[k];
  matrix[N, N] b = A[k, k];
  row_vector[N] r = A[1, k];
  vector[N] c = A[k, 1];
  array[N] vector[N] w = vs[k, k];
  array[N] real q = vs[k, 1];
  matrix[2, N] m = A[1:2];
  matrix[N, 2] m2 = A[, 1:2];
  vector[N] c2 = A[:, 1];
  target += sum(a) + sum(b) + sum(r) + sum(c) + sum(w[1]) + sum(q) + sum(m) + sum(m2) + sum(c2);
}
