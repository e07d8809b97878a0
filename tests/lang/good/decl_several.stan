data {
  int N, M;
  array[N, M] real a, b;
}
transformed data {
  real x, y = 2, z;
  x = 1;
  z = x + y;
}
