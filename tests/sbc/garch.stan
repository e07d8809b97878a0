// AR(1) whose errors have a variance that depends on the one before.
transformed data {
  int T = 60;
  real<lower=-1, upper=1> rho_ = uniform_rng(-1, 1);
  real<lower=0> omega_ = lognormal_rng(0, 0.5);
  real<lower=0, upper=1> alpha_ = beta_rng(2, 3);
  real<lower=0, upper=1 - alpha_> beta_ = uniform_rng(0, 1 - alpha_);
  vector[T] y;
  {
    real s = omega_, e = 0, last = 0;
    for (t in 1:T) {
      s = sqrt(omega_ + alpha_ * square(e) + beta_ * square(s));
      e = normal_rng(0, s);
      last = rho_ * last + e;
      y[t] = last;
    }
  }
}
parameters {
  real<lower=-1, upper=1> rho;
  real<lower=0> omega;
  real<lower=0, upper=1> alpha;
  real<lower=0, upper=1 - alpha> beta;
}
model {
  real s = omega, e = 0, last = 0;
  omega ~ lognormal(0, 0.5);
  alpha ~ beta(2, 3);
  beta ~ uniform(0, 1 - alpha);
  for (t in 1:T) {
    s = sqrt(omega + alpha * square(e) + beta * square(s));
    y[t] ~ normal(rho * last, s);
    e = y[t] - rho * last;
    last = y[t];
  }
}
generated quantities {
  int below_rho = rho < rho_;
  int below_omega = omega < omega_;
  int below_alpha = alpha < alpha_;
  int below_beta = beta < beta_;
}
