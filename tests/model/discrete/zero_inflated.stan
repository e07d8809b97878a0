// Zeros that are none of the Poisson's; written with target +=.
data {
  int<lower=0> N;
  array[N] int<lower=0> y;
  vector[N] x;
}
parameters {
  real a, b;
  real<lower=0, upper=1> theta;
  array[N] int<lower=0, upper=1> never;
}
model {
  a ~ std_normal();
  b ~ std_normal();
  target += bernoulli_lupmf(never | theta);
  for (n in 1:N) {
    real eta = a + b * x[n];
    if (never[n]) {
      target += y[n] == 0 ? 0 : negative_infinity();
    } else {
      target += poisson_log_lupmf(y[n] | eta);
    }
  }
}
