transformed data {
  real x = pow(2 | 3);  // expect error: `|` is for functions that end in _lpdf, _lpmf, _lcdf, _lccdf or _cdf
}
