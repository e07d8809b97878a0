functions {
  vector rate(real t, vector u, vector th, real k, array[] int idx) {
    return [th[idx[1]] * u[1] - th[2] * u[1] * u[2], -th[3] * u[2] + k * u[1] * u[2] + 0.1 * sin(t)]';
  }
  vector decay(real t, vector u, real rate0, array[,] real x) { return -rate0 * u * x[1, 2]; }
}
data { int T; array[T] real ts; array[T] vector[2] y; }
transformed data {
  array[T] vector[2] known = ode_bdf(rate, [1, 0.8]', 0, ts, [1, 1, 0.5]', 0.4, {1});
}
parameters {
  vector<lower=0>[3] th; real<lower=0> k; vector<lower=0>[2] u0;
  real<lower=-1, upper=-0.1> t0; real<lower=5> last; real<lower=0> g;
}
model {
  array[T] vector[2] a = ode_bdf_tol(rate, u0, 0.0, ts, 1e-12, 1e-12, 100000, th, k, {1});
  array[T] vector[2] b = ode_adams_tol(rate, u0, 0, ts, 1e-12, 1e-12, 100000, th, k, {2});
  array[T] vector[2] c = ode_ckrk_tol(rate, u0, t0, ts, 1e-12, 1e-12, 100000, th, k, {1});
  array[T] vector[2] d = ode_rk45_tol(rate, [1, 1.2]', 0.0, ts, 1e-12, 1e-12, 100000, th, 0.7, {1});
  array[3] vector[2] e = ode_rk45_tol(rate, u0, t0, {1, 2, last}, 1e-12, 1e-12, 100000, [1, 2, 1]', 1.5, {1});
  array[2] vector[2] f = ode_adams_tol(rate, u0, t0, {1, 3}, 1e-12, 1e-12, 100000, [1, 2, 1]', k, {1});
  array[T] vector[2] h = ode_adjoint_tol_ctl(rate, u0, 0.0, ts, 1e-12, [1e-12, 1e-12]', 1e-8, [1e-8, 1e-8]',
                                             1e-8, 1e-8, 100000, 100, 1, 2, 2, th, k, {1});
  for (t in 1:T) {
    target += -h[t, 1] * h[t, 2];
    y[t] ~ normal(a[t] + b[t] + c[t] .* d[t], 1);
    vector[1] z = ode_rk45_tol(decay, [k]', 0, {ts[t], 8}, 1e-12, 1e-12, 1000, g, {{1.0, 0.2}})[2];
    target += -square(z[1]);
  }
  target += -e[3, 1] * e[2, 2] - square(f[2, 1]) + known[1, 1];
  th ~ normal(1, 0.5); k ~ normal(1, 0.5); u0 ~ normal(1, 0.5); g ~ exponential(1);
}
generated quantities { array[T] vector[2] w = ode_adams(rate, u0, 0.0, ts, th, k, {1}); }
