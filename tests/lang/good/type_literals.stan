data { int N; vector[N] x; array[N] int k; matrix[N, N] A; array[N] vector[N] vs; }
parameters { real mu; vector[N] beta; real<lower=0> sigma; }
model {
  row_vector[3] r = [1, 2, 3.5];
  matrix[2, 3] B = [[1, 2, 3], r];
  array[2] vector[N] w = {x, beta};
  array[2, 2] int i = {{1, 2}, {3, 4}};
  array[2, 2] real f = {{1, 2}, {3, 4}};
  vector[2] v = [1, mu]';
  target += sum(r) + sum(B) + sum(w[1]) + i[1, 1] + f[1, 1] + sum(v);
}
