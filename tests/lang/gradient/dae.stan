functions {
  vector kinetics(real t, vector y, vector yp, vector k, real load) {
    return [yp[1] + k[1] * y[1] - k[2] * y[2] * y[3],
            yp[2] - k[1] * y[1] + k[2] * y[2] * y[3] + k[3] * square(y[2]),
            y[1] + y[2] + y[3] - load]';
  }
}
data { int T; array[T] real ts; array[T] vector[3] y; }
transformed data {
  array[T] vector[3] known = dae(kinetics, [1, 0, 0]', [-0.04, 0.04, 0]', 0, ts, [0.04, 1, 3]', 1);
}
parameters { vector<lower=0>[3] k; real<lower=0, upper=0.2> a; real<lower=0> load; }
model {
  vector[3] y0 = [1 - a, a, load - 1]';
  real fall = k[1] * y0[1] - k[2] * y0[2] * y0[3];
  vector[3] yp0 = [-fall, fall - k[3] * a^2, k[3] * a^2]';
  array[T] vector[3] z = dae_tol(kinetics, y0, yp0, 0, ts, 1e-11, 1e-12, 100000, k, load);
  for (t in 1:T) y[t] ~ normal(z[t], 0.3);
  target += known[1, 1] * a;
  k ~ normal(1, 0.5); load ~ normal(1, 0.1);
}
generated quantities { array[T] vector[3] w = dae_tol(kinetics, [1, 0, 0]', [-k[1], k[1], 0]', 0.0, ts, 1e-12, 1e-13, 100000, k, 1.0); }
