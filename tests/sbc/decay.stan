// A differential equation seen at few times: a substance that turns into another that decays.
functions {
  vector change(real t, vector z, real a, real b) {
    return [-a * z[1], a * z[1] - b * z[2]]';
  }
}
transformed data {
  int N = 5;
  array[N] real ts = linspaced_array(N, 0.5, 6);
  real<lower=0> a_ = lognormal_rng(0, 0.5), b_ = lognormal_rng(-1, 0.5), start_ = lognormal_rng(2, 0.3);
  real<lower=0> sigma_ = gamma_rng(4, 20);
  array[N] real y;
  {
    array[N] vector[2] z = ode_rk45(change, [start_, 0]', 0, ts, a_, b_);
    for (n in 1:N) y[n] = lognormal_rng(log(z[n, 2]), sigma_);
  }
}
parameters {
  real<lower=0> a, b, start, sigma;
}
model {
  array[N] vector[2] z = ode_rk45(change, [start, 0]', 0, ts, a, b);
  a ~ lognormal(0, 0.5);
  b ~ lognormal(-1, 0.5);
  start ~ lognormal(2, 0.3);
  sigma ~ gamma(4, 20);
  y ~ lognormal(log(z[, 2]), sigma);
}
generated quantities {
  int below_a = a < a_;
  int below_b = b < b_;
  int below_start = start < start_;
  int below_sigma = sigma < sigma_;
}
