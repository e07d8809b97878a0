transformed data {
  matrix[2, 3] m = [[1, 2, 3], [4, 5, 6]];
  int n = 4;
  real x = m[2, n];  // expect stop: index 4 is out of range for `m`, dimension 2 (1 to 3)
}
