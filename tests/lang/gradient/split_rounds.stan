functions {
  real cut_lpmf(int y, real eta, vector c) {
    int K = num_elements(c) + 1;
    if (y == 1) return log1m_inv_logit(eta - c[1]);
    if (y == K) return log_inv_logit(eta - c[K - 1]);
    return log_diff_exp(log_inv_logit(eta - c[y - 1]), log_inv_logit(eta - c[y]));
  }
}
data {
  int<lower=1> N;
  int<lower=0> Z;
  array[N] int<lower=0> y;
  array[N] int<lower=1, upper=4> r;
  array[N] int<lower=0, upper=1> d;
  array[N] int<lower=1, upper=3> g;
  array[Z] int none;
  vector[N] x;
  matrix[N, 2] X;
}
parameters {
  real a;
  real b;
  real<lower=0> s;
  vector[3] u;
  vector[N] w;
  matrix[N, 2] V;
  ordered[3] c;
}
model {
  for (n in 1:N) {
    real theta = inv_logit(a + b * x[n]);
    if (y[n] == 0) {
      target += log(theta);
    } else {
      real lambda = exp(u[g[n]] * X[n, 2]);
      target += log1m(theta) + poisson_lpmf(y[n] | lambda) - poisson_lccdf(0 | lambda);
    }
  }
  for (n in 1:N) {
    real lp = -square(w[n] - u[g[n]]) / s;
    if (d[n]) lp += b * w[n];
    if (d[n] && x[n] > 0) lp += log(s) - V[n, 1];
    target += lp;
  }
  for (n in 1:N) r[n] ~ cut(a + x[n] * u[g[n]], c);
  for (n in 2:N) {
    if (d[n] == 1 || d[n - 1] == 1) {
      if (y[n] > 1) w[n] ~ normal(b * w[n - 1], s); else w[n - 1] ~ cauchy(x[n] * V[n, 2], s + y[n]);
    } else {
      real q = 0;
      for (k in 1:3) q += u[k] * x[n];
      target += -square(q - w[n]);
    }
  }
  for (n in 1:Z) if (none[n]) target += a;
  for (n in 1:N) if (y[n] >= 0) w[n] ~ normal(n * 0.5 * a, 2); else target += b;
  for (n in 1:N) if (y[n] < 0) target += log(-s);
  for (n in 2:N) if (x[n] < x[n - 1]) target += -V[n - 1, g[n] > 2 ? 2 : 1]; else V[n, 1] ~ std_normal();
  for (n in 1:N) w[n] ~ normal(c[(r[n] + 2) %/% 2], 1);
  for (n in 2:N) w[N - n + 1] ~ normal(u[g[n] * 1], s);
}
