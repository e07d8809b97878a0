// Van der Pol's oscillator with a stiff relaxation.
functions {
  vector change(real t, vector y, real mu) {
    return [y[2], mu * (1 - square(y[1])) * y[2] - y[1]]';
  }
}
data {
  int<lower=0> N;
  array[N] real ts;
  array[N] real y;
  real<lower=0> rel;
  real<lower=0> abs_tol;
}
parameters {
  vector[2] y0;
  real<lower=0> mu;
  real<lower=0> sigma;
}
model {
  array[N] vector[2] z = ode_bdf_tol(change, y0, 0, ts, rel, abs_tol, 100000, mu);
  y0 ~ normal([2, 0]', 0.1);
  mu ~ lognormal(log(50), 0.2);
  sigma ~ exponential(2);
  y ~ normal(to_vector(z[, 1]), sigma);
}
