// Containers that one loop or vector statement fills and one density or loop reads.
data {
  int<lower=1> N, K;
  vector[N] x;
  array[N] real y;
  array[N] int<lower=0> c;
  array[N, K] int<lower=0, upper=1> z;
}
parameters {
  real a, b;
  real<lower=0, upper=1> l;
  real<lower=0> s;
  vector[K] u;
}
transformed parameters {
  matrix[K, N] p;
  vector[N] eta = a + b * x;
  vector[N] rate;
  array[N] real used;
  vector[N] part = rep_vector(0.5, N);
  vector[N] again;
  for (n in 1 : N)
    for (k in 1 : K)
      p[k, n] = u[k] * x[n];
  for (n in 1 : N) {
    rate[n] = exp(0.3 * eta[n]);
    used[n] = a * square(x[n]);
  }
  for (n in 2 : N)
    part[n] = b * x[n];
  for (n in 1 : N)
    again[n] = s * x[n];
}
model {
  array[N] real m;
  vector[N] w;
  vector[N] v;
  real shift = a;
  vector[N] moved;
  for (i in 1 : N) {
    m[i] = a - b * pow(l, fabs(x[i]));
    v[i] = 0.1 * a * x[i];
    moved[i] = shift * x[i];
  }
  shift = b;
  y ~ normal(m, s);
  w = a * x + b;
  target += student_t_lpdf(y | 4, w, s);
  for (i in 1 : N) {
    real d = v[i] + moved[i];
    c[i] ~ poisson(rate[i]);
    y[i] ~ normal(d + v[i] * used[i], 1 + s);
  }
  y ~ normal(part, 2);
  for (n in 1 : N)
    if (a > 0)
      y[n] ~ normal(again[n], 2);
  for (j in 1 : N)
    for (k in 1 : K)
      z[j, k] ~ bernoulli_logit(p[k, j]);
  u ~ normal(0, 1);
  a ~ normal(shift, 1);
  b ~ normal(0, 1);
  s ~ exponential(1);
}
