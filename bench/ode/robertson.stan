// Robertson's chemical reactions, which are stiff: three species over eleven decades of time.
functions {
  vector change(real t, vector y, real a, real b, real c) {
    real slow = a * y[1];
    real mixed = c * y[2] * y[3];
    real fast = b * square(y[2]);
    return [-slow + mixed, slow - mixed - fast, fast]';
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
  real<lower=0> a;
  real<lower=0> b;
  real<lower=0> c;
  real<lower=0> sigma;
}
model {
  array[N] vector[3] z = ode_bdf_tol(change, [1, 0, 0]', 0, ts, rel, abs_tol * 1e-4, 100000,
                                     a * 0.04, b * 3e7, c * 1e4);
  a ~ lognormal(0, 0.2);
  b ~ lognormal(0, 0.2);
  c ~ lognormal(0, 0.2);
  sigma ~ exponential(10);
  y ~ normal(to_vector(z[, 1]), sigma);
}
