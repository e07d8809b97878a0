// Times to a decision.
data {
  int<lower=1> T;
  vector[T] y;
}
parameters {
  real a, tau, b, d;
}
model {
  target += wiener_lpdf(y | a, tau, b, d);
}
