data {
  int<lower=1> N;
  array[N + 1, 2 * N] int x;
  matrix[N %/% 2 + 1, x[1, 1]] y;
}
