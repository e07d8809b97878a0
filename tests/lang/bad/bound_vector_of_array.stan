data { vector[2] lo; }
parameters {
  array[2] vector<lower=lo>[2] a;  // expect error: the lower bound of array[] vector must be a scalar or array[] vector, not vector
}
