transformed data {
  vector[0] v;
  int n = 1;
  real x = v[n];  // expect stop: index 1 is out of range for `v` (it has no elements)
}
