transformed data {
  real x = exp();  // expect error: no signature of `exp` fits ()
  real y = pow(2);  // expect error: no signature of `pow` fits (int)
  real z = fma(1, 2);  // expect error: no signature of `fma` fits (int, int)
}
