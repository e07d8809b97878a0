functions {
  vector rate(real t, vector u, vector th, real k) {
    vector[2] d = [th[1] * u[1] - th[2] * u[1] * u[2], -th[3] * u[2] + k * u[1] * u[2]]';
    return d;
  }
}
data { int T; array[T] real ts; array[T] vector[2] y; }
parameters { vector<lower=0>[3] th; real<lower=0> k; vector<lower=0>[2] u0; real<lower=0> s; }
model {
  array[T] vector[2] z = ode_rk45_tol(rate, u0, 0.0, ts, 1e-10, 1e-10, 100000, th, k);
  for (t in 1:T) y[t] ~ normal(z[t], s);
  th ~ normal(1, 0.5); k ~ normal(1, 0.5); u0 ~ normal(1, 0.5); s ~ lognormal(0, 1);
}
generated quantities { array[T] vector[2] w = ode_rk45_tol(rate, u0, 0.0, ts, 1e-10, 1e-10, 100000, th, k); }
