data { int n; }
transformed data {
  vector[n] a = rep_vector(1, n);
  vector[2] b = a + [1, 2]';  // expect stop: 3
}
// data: {"n": 3}
