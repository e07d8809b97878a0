transformed data {
  int N = 3;
  matrix[N, N] m;
  array[N] vector[N] v;
  m[1, 1] = 2;
  m[1] = [1, 2, 3];
  m[:, 2] = [1, 2, 3]';
  v[1][2] = 3;
  v[1:2] = v[2:3];
}
