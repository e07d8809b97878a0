// Local variables and transformed parameters that depend on discrete parameters.
data {
  int<lower=0> N, J;
  array[N] int<lower=1, upper=J> g;
  vector[N] y, x;
}
parameters {
  vector[2] a;
  real b;
  real<lower=0> s;
  real<lower=0, upper=1> q;
  array[J] int<lower=0, upper=1> w;
  array[N] int<lower=1, upper=2> z;
}
transformed parameters {
  vector[J] effect;
  vector[N] level = a[z];
  for (j in 1:J) {
    real half = 0.5 * w[j];
    effect[j] = half + s;
  }
}
model {
  vector[N] mean_y = level + effect[g] + b * x;
  a ~ normal(0, 1);
  b ~ normal(0, 1);
  w ~ bernoulli(q);
  for (n in 1:N) {
    int odd = n % 2;
    real d = z[n] == 2 ? s : 2 * s;
    if (odd) {
      real e = d + 1;
      z[n] ~ categorical([q, 1 - q]');
      target += -0.5 * square(x[n] - e);
    }
    x[n] ~ normal(0, d);
  }
  y ~ normal(mean_y, s);
}
