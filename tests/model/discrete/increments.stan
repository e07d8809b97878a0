// Truncated statements, functions that add to target, densities that drop terms.
functions {
  void seen_lp(real y, int k, real s) {
    real d = k * s + 0.5;
    if (k == 3 && y < 0) reject("not three");
    y ~ normal(d, s);
    target += normal_lpdf(d | 0, 1 + k);
  }
  real shift_lp(int k, real a) {
    k ~ poisson(a);
    seen_lp(a, k, 1.5);
    return a * k;
  }
  real tail_lpdf(real y, real m) {
    return exponential_lpdf(y | m);
  }
  real tail_lcdf(real y, real m) {
    return exponential_lcdf(y | m);
  }
  real tail_lccdf(real y, real m) {
    return exponential_lccdf(y | m);
  }
}
data {
  int<lower=0> N;
  vector<lower=0>[N] y;
  array[N] int<lower=0> c;
}
parameters {
  real<lower=0> s;
  real mu;
  simplex[3] share;
  array[N] int<lower=1, upper=3> z;
  array[N] int<lower=0, upper=3> w;
}
model {
  s ~ exponential(1);
  mu ~ normal(0, 1);
  z ~ categorical(share);
  for (i in 1:N) {
    y[i] ~ normal(z[i], s) T[0, ];
    c[i] ~ poisson(z[i] * s) T[1, 6];
    y[i] ~ exponential(z[i]) T[, 4];
    y[i] ~ tail(s + z[i]) T[0.1 * z[i], 5];
    seen_lp(mu, w[i], s);
    {
      real a = shift_lp(w[i], 1 + s);
      mu ~ normal(a, 2);
    }
    target += poisson_lupmf(c[i] | 1 + w[i] * s);
  }
  y ~ normal(to_vector(w), s) T[0, 9];
  w ~ poisson(s) T[0, 3];
  for (i in 2:N) w[i] ~ poisson(1 + w[i - 1]) T[w[i - 1] - 1, ];
}
