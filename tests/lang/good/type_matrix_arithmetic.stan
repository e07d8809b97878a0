data { int N; vector[N] x; array[N] int k; matrix[N, N] A; array[N] vector[N] vs; }
parameters { real mu; vector[N] beta; real<lower=0> sigma; }
model {
  matrix[N, N] B = A * A' + 2 * A - A / 2;
  vector[N] z = A \ x;
  row_vector[N] r = x' / A;
  target += sum(B) + sum(z) + sum(r);
}
