data { int n; }
parameters {
  real x;
}
generated quantities {
  array[0] simplex[3] w;
  unit_vector[n] u;  // expect stop: `u` is empty: a unit_vector has an element at least
}
// data: {"n": 0}
