data {
  int N;
  array[N, N] real x;
  matrix[N, N] m;
  array[N] int idx;
}
transformed data {
  real a = x[1, 2];
  array[N] real b = x[1];
  array[N, N] real c = x[];
  array[N, N] real d = x[:, :];
  array[N] real e = x[ : , 1];
  matrix[N, N] f = m[1:N, 1:];
  matrix[N, N] g = m[:N, ];
  vector[N] h = m[, 1];
  array[N] real i = x[idx, 1];
  real j = x[1][2];
  real k = x[N - 1, idx[1] + 1];
  row_vector[N] l = m[idx[1]];
}
