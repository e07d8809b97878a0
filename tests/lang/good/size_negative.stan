data { int n; }
transformed data {
  vector[n - 3] v;  // expect stop: a size of `v` is -2, it must not be negative
}
// data: {"n": 1}
