// parse only
parameters {
  real x;
}
model {
  target += normal_log(x, 0, 1); // expect note: normal_lpdf(y | ...)
}
