data { int n; }
parameters {
  simplex[n] u;  // expect stop: `u` has size 0: a simplex that is a parameter has at least 1
}
// data: {"n": 0}
