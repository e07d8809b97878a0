// Recurrences of all shapes: lags, terms that are added or taken away, rows of arrays, locals, roots of
// squares, vectors that are written again and whose older values are read, loops without rounds.
data {
  int<lower=1> T;
  int none, one;
  vector[T] y;
  array[T] int g;
}
parameters {
  vector<lower=0>[3] a;
  vector<lower=0, upper=0.3>[3] b;
  real x0;
  vector[T] z;
}
transformed parameters {
  vector[T] s;
  array[T] real m;
  s[1] = 1 + a[1];
  for (t in 2:T)
    s[t] = sqrt(a[1] + a[2] * square(y[t - 1] - x0) + b[1] * square(s[t - 1]));
  m[1:2] = {x0, y[1]};
  for (t in 3:T) {
    real e = y[t - 1] * b[2];
    real f = e - tanh(m[t - 2]);
    m[t] = m[t - 1] * b[1] + f / (1 + a[g[t]]);
  }
}
model {
  vector[T] h = z * a[1];
  vector[T] v;
  array[2] vector[T] w;
  h[1] /= sqrt(1 - square(b[1]));
  h += x0;
  for (t in 2:T)
    h[t] += b[1] * (h[t - 1] - x0);
  target += -dot_self(h);
  for (t in 2:T)
    h[t] = exp(-square(h[t - 1])) * h[t];
  for (t in 4:T)
    h[t] -= 0.2 * h[t - 3] * h[t - 2];
  for (t in 1:T - 1)
    h[t + 1] = h[t];
  target += -dot_self(h - z);
  v[1] = a[1];
  v[2] = -a[2];
  for (t in 3:T)
    v[t] = sqrt(a[3] + b[1] * v[t - 1] ^ 2 + b[2] * v[t - 2] * v[t - 2] + (y[t] * z[t]) ^ 2);
  for (t in 2:none)
    v[t] = sqrt(-1 + pow(v[t - 1], 2));
  for (t in 2:one)
    v[t] = sqrt(a[2] + pow(v[t - 1], 2));
  y ~ normal(to_vector(m), s + v);
  for (i in 1:2) {
    w[i, 1] = z[i];
    for (t in 2:T)
      w[i, t] = w[i, t - 1] * b[i] + sin(z[t]) / (2 + i);
    for (t in 2:T)
      w[i, t] = log1p_exp(w[i, t - 1]) + square(w[i, t]);
    target += -0.1 * dot_self(w[i]);
  }
  z ~ normal(0, 1);
  a ~ normal(1, 1);
}
