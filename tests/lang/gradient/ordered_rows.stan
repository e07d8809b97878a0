data {
  int<lower=1> N;
  array[N] int<lower=1, upper=4> y;
  array[N] int<lower=1, upper=2> two;
  vector[N] x;
}
parameters {
  real b;
  vector[N] eta;
  ordered[3] c;
  vector[1] one;
  array[2] ordered[3] cc;
  ordered[3] far;
}
model {
  vector[3] fixed = [-1, 0.5, 2]';
  for (n in 1:N) y[n] ~ ordered_logistic(b * x[n], c);
  y ~ ordered_logistic(eta, c);
  y ~ ordered_logistic(eta + b * x, fixed);
  target += 0.5 * ordered_logistic_lpmf(y | x, c);
  target += ordered_logistic_lpmf(y[2] | b, c) * b;
  two ~ ordered_logistic(eta, one);
  for (n in 1:N) target += ordered_logistic_lpmf(y[n] | eta[n] * b, cc[two[n]]);
  for (n in 1:N) y[n] ~ ordered_logistic(30 * eta[n], 20 * far);
  for (n in 1:N) {
    real m = b * x[n] + eta[n];
    y[n] ~ ordered_logistic(m, append_row(c[1:2], c[3] + 1));
  }
}
