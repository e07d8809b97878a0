data { int N; vector[N] x, y; array[N] int g; int J; }
parameters { real a; real b; real<lower=0> s; vector[J] u; }
model {
  for (n in 1:N) y[n] ~ normal(a + b * x[n] + u[g[n]], s);
  for (j in 1:J) u[j] ~ normal(0, 1);
  for (n in 2:N) {
    real mu = a + b * y[n - 1];
    real z = mu * mu;
    if (x[n] > 0) { real k = z * s; target += -k; }
    else target += -z;
  }
}
