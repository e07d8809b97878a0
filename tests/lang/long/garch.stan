// A variance that follows itself and the last outcome, in a loop.
data {
  int<lower=1> T;
  vector[T] y;
}
parameters {
  real mu, log_a, log_b, log_c;
}
model {
  real a = exp(log_a), b = exp(log_b), c = exp(log_c), variance = a / (1 - b - c);
  for (t in 1:T) {
    target += normal_lpdf(y[t] | mu, sqrt(variance));
    variance = a + b * square(y[t] - mu) + c * variance;
  }
}
