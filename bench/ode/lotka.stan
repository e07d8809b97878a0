// Lynx and hare (Lotka and Volterra), 20 years: the model of the case study of posteriordb.
functions {
  vector change(real t, vector z, array[] real theta) {
    real prey = z[1];
    real predator = z[2];
    return [(theta[1] - theta[2] * predator) * prey,
            (-theta[3] + theta[4] * prey) * predator]';
  }
}
data {
  int<lower=0> N;
  array[N] real ts;
  array[N, 2] real<lower=0> y;
  real<lower=0> rel;
  real<lower=0> abs_tol;
}
parameters {
  array[4] real<lower=0> theta;
  vector<lower=0>[2] z_init;
  array[2] real<lower=0> sigma;
}
model {
  array[N] vector[2] z = ode_rk45_tol(change, z_init, 0, ts, rel, abs_tol, 100000, theta);
  theta[{1, 3}] ~ normal(1, 0.5);
  theta[{2, 4}] ~ normal(0.05, 0.05);
  sigma ~ lognormal(-1, 1);
  z_init ~ lognormal(log(10), 1);
  for (k in 1:2)
    y[, k] ~ lognormal(log(z[, k]), sigma[k]);
}
