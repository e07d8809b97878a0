functions { vector deriv(vector u, vector th) { return [ (th[1] - th[2] * u[2]) * u[1], (-th[3] + th[4] * u[1]) * u[2] ]'; } }
data { int T; array[T] vector[2] y; }
parameters { vector<lower=0>[4] th; vector<lower=0>[2] u0; real<lower=0> s; }
model {
  vector[2] u = u0;
  for (t in 1:T) {
    for (k in 1:3) {
      vector[2] k1 = deriv(u, th);
      vector[2] k2 = deriv(u + 0.05 * k1, th);
      u += 0.1 * k2;
    }
    y[t] ~ normal(u, s);
  }
  th ~ normal(1, 0.5); u0 ~ normal(1, 1); s ~ exponential(1);
}
