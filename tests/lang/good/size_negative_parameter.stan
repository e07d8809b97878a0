data { int n; }
parameters {
  simplex[n] s;  // expect stop: a size of `s` is -1, it must not be negative
}
// data: {"n": -1}
