transformed data {
  vector[3] v = [1, 2, 3]';
  v[1:2] = v;  // expect stop: assigning 3 elements to 2 elements of `v`
}
