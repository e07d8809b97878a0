data { int n; }
parameters {
  array[0] unit_vector[n] none;
  array[2] unit_vector[n] u;  // expect stop: `u` has size 0
}
// data: {"n": 0}
