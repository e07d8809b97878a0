transformed data {
  vector[2] v = [1, 2]';
  int n = 3;
  real x = v[n];  // expect stop: index 3 is out of range for `v` (1 to 2)
}
