data { int n; }
parameters {
  unit_vector[n] u;  // expect stop: `u` has size 1: a unit_vector that is a parameter has at least 2
}
// data: {"n": 1}
