transformed data {
  real a = 1;
  matrix[2, 2] m = [[1, 2], [3, 4]];
  a += 1;
  a -= 1;
  a *= 2;
  a /= 2;
  m .*= m;
  m ./= m;
  m[1] += [1, 2];
}
