// Loops that write what later statements read, in parts (--parts): each round has elements of
// its own, or counts on; what the forward sweep keeps, the reverse sweep of the part takes back.
data {
  int<lower=0> N, K, J;
  array[N] int<lower=1, upper=J> g;
  array[N] int<lower=0, upper=3> m;
  vector[N] x, y;
}
parameters {
  vector[J] a;
  vector[K] b;
  real<lower=0> s;
  vector[N] h;
}
transformed parameters {
  vector[N] mu;
  array[N] vector[K] f;
  matrix[N, K] e;
  for (n in 1 : N) {
    real z = a[g[n]] + h[n];
    if (z > 0)
      z *= s;
    else
      for (k in 1 : m[n])
        z = 0.5 * sin(0.5 * z + b[1]);
    mu[n] = 0.3 * z + x[n];
    mu[n] += exp(-0.3 * z);
    f[n] = b * mu[n];
    f[n][1] = mu[n];
    for (k in 1 : K) {
      vector[2] w = [z, b[k]]';
      e[n, k] = w[1] * w[2] + f[n, k];
      w[1] = e[n, k];
      e[n, k] += w[1] * s;
    }
  }
}
model {
  vector[N] scale;
  vector[N * K] all;
  vector[N] twice = h;
  array[N] int side;
  int at = 0;
  a ~ normal(0, 1);
  b ~ normal(0, 1);
  s ~ normal(0, 1);
  h ~ normal(0, 1);
  for (n in 1 : N) {
    real t = square(mu[n]);
    int turns = m[n];
    side[n] = mu[n] > 0.2;
    while (turns > 0) {
      t = sqrt(1 + t);
      turns -= 1;
    }
    scale[n] = t + s;
    twice[n] = twice[n] * t;
    target += -0.1 * twice[n] ^ 2;
  }
  for (n in 2 : N)
    for (k in 1 : K) {
      at += 1;
      all[at] = e[n - 1, k] * scale[n];
    }
  for (n in 3 : N)
    scale[n] = scale[n] * (side[n] ? a[1] : 1) + s;
  target += at * s * 0.01 - 0.5 * dot_self(all[1 : at]);
  y ~ normal(mu + twice, exp(0.1 * scale));
  for (n in 1 : N)
    target += -0.1 * log_sum_exp(f[n]);
}
generated quantities {
  real last = mu[N];
}
