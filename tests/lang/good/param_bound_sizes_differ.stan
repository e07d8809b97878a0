data { vector[3] lo; }
parameters {
  vector<lower=lo>[2] a;  // expect stop: a bound of `a` has 3 elements, the variable has 2
}
// data: {"lo": [1, 2, 3]}
