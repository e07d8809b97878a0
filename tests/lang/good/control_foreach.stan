data {
  int N;
  vector[N] v;
  matrix[N, N] m;
  array[N, N] int a;
}
transformed data {
  real total = 0;
  for (x in v) total += x;
  for (x in m) total += x;
  for (row in a) for (x in row) total += x;
}
