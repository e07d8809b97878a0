// Waiting times: some cut off by the end of the study, others known to have come late.
transformed data {
  int N = 30, M = 15;
  real end = 2, late = 0.5;
  real<lower=0> shape_ = lognormal_rng(0, 0.4), scale_ = lognormal_rng(0, 0.6);
  real mu_ = normal_rng(0, 1);
  int n_seen = 0;
  vector[N] t;
  for (n in 1:N) {
    real x = weibull_rng(shape_, scale_);
    if (x < end) { n_seen += 1; t[n_seen] = x; }
  }
  vector[M] u;
  for (m in 1:M) {
    u[m] = mu_ - 10;
    while (u[m] < late) u[m] = normal_rng(mu_, 1.5);
  }
}
parameters {
  real<lower=0> shape, scale;
  real mu;
}
model {
  shape ~ lognormal(0, 0.4);
  scale ~ lognormal(0, 0.6);
  mu ~ std_normal();
  t[1:n_seen] ~ weibull(shape, scale);
  target += (N - n_seen) * weibull_lccdf(end | shape, scale);
  for (m in 1:M) u[m] ~ normal(mu, 1.5) T[late, ];
}
generated quantities {
  int below_shape = shape < shape_;
  int below_scale = scale < scale_;
  int below_mu = mu < mu_;
}
