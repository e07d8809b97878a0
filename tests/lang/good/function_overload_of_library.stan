functions {
  real exp(real x, int n) { return n * exp(x); }
  real normal_lpdf(real x, int n) { return -n * x; }
}
transformed data { print(exp(0, 3), " ", normal_lpdf(2.0 | 3));  // expect print: 3 -6
}
