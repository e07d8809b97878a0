parameters {
  real x;
}
model {
  target += log(normal_cdf(x, 0, 1)); // expect note: normal_cdf(x | 0, 1)
  target += normal_lcdf(x, 0, 1);
}
