transformed data {
  int n = 3;
  vector[n] v = [1, 2]';  // expect stop: assigning 2 elements to `v` of 3
}
