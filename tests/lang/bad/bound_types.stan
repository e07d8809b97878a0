data { vector[2] v; array[2] int a; real x; }
transformed data {
  real<lower=v> b;  // expect error: the lower bound of real must be a scalar or real, not vector
  vector<upper=a>[2] c;  // expect error: the upper bound of vector must be a scalar or vector, not array[] int
  int<lower=x> k;  // expect error: the lower bound of an int must be int, not real
  int<upper=1.5> l;  // expect error: the upper bound of an int must be int, not real
  real<offset=v> d;  // expect error: the offset of real must be a scalar or real, not vector
  row_vector<multiplier=v>[2] e;  // expect error: the multiplier of row_vector must be a scalar or row_vector, not vector
}
