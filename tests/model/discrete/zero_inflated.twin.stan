data {
  int<lower=0> N;
  array[N] int<lower=0> y;
  vector[N] x;
}
parameters {
  real a, b;
  real<lower=0, upper=1> theta;
}
model {
  a ~ std_normal();
  b ~ std_normal();
  for (n in 1:N) {
    real lp = log1m(theta) + poisson_log_lpmf(y[n] | a + b * x[n]);
    target += y[n] == 0 ? log_sum_exp(log(theta), lp) : lp;
  }
}
