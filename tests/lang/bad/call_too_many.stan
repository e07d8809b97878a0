transformed data {
  real x = exp(1, 2);  // expect error: no signature of `exp` fits (int, int)
  vector[2] v = rep_vector(1, 2, 3);  // expect error: no signature of `rep_vector` fits (int, int, int)
}
