transformed data {
  vector[2] v;
  v = [1, 2, 3]';  // expect stop: assigning 3 elements to `v` of 2
}
