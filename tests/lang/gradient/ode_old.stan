functions {
  array[] real rate(real t, array[] real u, array[] real th, array[] real x_r, array[] int x_i) {
    return {th[1] * u[1] - th[2] * u[1] * u[2] * x_r[1], -th[x_i[1]] * u[2] + u[1] * u[2]};
  }
}
data { int T; array[T] real ts; array[T] vector[2] y; }
transformed data { array[1] real x_r = {0.5}; array[1] int x_i = {3}; }
parameters { array[3] real<lower=0> th; array[2] real<lower=0> u0; }
model {
  array[T, 2] real a = integrate_ode_rk45(rate, u0, 0, ts, th, x_r, x_i, 1e-10, 1e-10, 10000);
  array[T, 2] real b = integrate_ode_bdf(rate, u0, 0, ts, th, x_r, x_i, 1e-12, 1e-12, 1e6);
  array[T, 2] real c = integrate_ode_adams(rate, {1, 1.5}, 0, ts, th, x_r, x_i, 1e-12, 1e-12, 1e6);
  array[T, 2] real d = integrate_ode_rk45(rate, u0, 0, ts, {1, 1, 1.5}, x_r, x_i, 1e-10, 1e-10, 10000);
  for (t in 1:T) y[t] ~ normal(to_vector(a[t]) + to_vector(b[t]) + to_vector(c[t]) .* to_vector(d[t]), 1);
  th ~ normal(1, 0.5); u0 ~ normal(1, 0.5);
}
