functions {
  real twice(real x) { return 2 * x; }
  real smooth(real x, real w) {
    real u = x / w;
    return u * inv_logit(twice(u)) + square(u);
  }
  real piece(real x) {
    if (x > 1) return log1p(x);
    if (x < -1) {
      real y = -x;
      return y * twice(y);
    } else if (x < 0) {
      return x * x;
    }
    real z = exp(x);
    return z + x;
  }
  real guarded(real x, int k) {
    if (k > 3) reject("k is ", k);
    real s = 0;
    for (i in 1:k) s += pow(x, i) / i;
    return s;
  }
  int sign_of(int k) {
    if (k % 2 == 0) return 1;
    return -1;
  }
  real zero_or_poisson_lpmf(int y, real theta, real lambda) {
    if (y == 0)
      return log_sum_exp(bernoulli_lpmf(1 | theta),
                         bernoulli_lpmf(0 | theta) + poisson_lpmf(y | lambda));
    return bernoulli_lpmf(0 | theta) + poisson_lpmf(y | lambda);
  }
  real half_lpdf(real y, real mu, real sigma) {
    real z = (y - mu) / sigma;
    return -0.5 * z * z - log(sigma);
  }
  vector curve(vector x, real a, real b) {
    vector[size(x)] y = a * x;
    for (i in 2:size(x)) y[i] += b * y[i - 1];
    return y .* x;
  }
  vector ends(vector x, int left) {
    if (left) return x[1:2];
    return x[2:3];
  }
  real weighed(array[] real w, vector v) {
    real s = 0;
    for (x in v) s += x * x;
    return s * sum(w) + w[1];
  }
  real deep(real x, int n) {
    if (n == 0) return x;
    return deep(sin(x), n - 1) + x;
  }
  int small(real x) { return x < 40; }
}
data {
  int<lower=1> N;
  array[N] int<lower=0> y;
  vector[N] x;
  array[N] int<lower=1, upper=3> g;
}
parameters {
  real a;
  real b;
  real<lower=0> s;
  real<lower=0, upper=1> theta;
  vector[3] v;
}
transformed parameters {
  real p = smooth(a, s) + piece(b);
  vector[N] mu = curve(x, a, twice(b));
  real q;
  if (piece(x[1]) > 0 && small(a)) q = guarded(a, 2); else q = twice(b);
}
model {
  real t = a;
  vector[3] u = v;
  int n = 0;
  for (i in 1:N) y[i] ~ zero_or_poisson(theta, exp(v[g[i]] * 0.1 + b * x[i]));
  for (i in 1:N) target += half_lpdf(x[i] | v[g[i]] * smooth(x[i], s), s + 0.1 * x[i] * x[i]);
  a ~ half(p, s);
  for (i in 1:3) target += sign_of(i) * guarded(v[i], i);
  t = smooth(t, 1 + s);
  t = piece(t);
  u = curve(u, t, b);
  u[1] = u[2] + piece(u[1]);
  u[2:3] = curve(u[2:3], a, 0.5);
  while (small(n + 38.5)) {
    n += 1;
    t += piece(t * 0.1 * n);
  }
  target += t > 0 ? twice(t) : piece(t) + smooth(t, s);
  target += weighed({1, 2, 3}, v) + weighed({a, 2}, ends(v, 0)) + sum(ends(u, 1));
  target += deep(b, 3) + twice(twice(twice(a)));
  target += sum(curve(mu, a, b)) * 0.01 + q;
  for (i in 1:N) {
    real w = smooth(mu[i], s);
    if (piece(w) > 2) target += twice(w); else target += -square(w);
  }
}
