data { int N; vector[N] x; array[N] int k; array[N] int g; matrix[N, 2] X; array[N] real y; }
parameters { vector[3] a; vector[N] z; real b; real<lower=0> s; array[2] real w; }
model {
  for (n in 1:N) y[n] ~ normal(a[g[n]] + b * X[n, 2] - X[n, 1] * w[2], s);
  for (n in 2:N) y[n] ~ normal(b * y[n - 1], s);
  for (n in 1:(N - 1)) z[n + 1] ~ normal(z[n], exp(w[1]));
  for (n in 1:N) { real mu = a[1] + x[n] * b; real sq = mu * mu; k[n] ~ poisson_log(mu); target += -0.1 * sq / (1 + x[n] ^ 2) - mu; }
  for (n in 1:N) target += bernoulli_logit_lpmf(1 | z[n] * x[n]) - fmax(z[n], 0.01) + log_sum_exp(z[n], normal_lpdf(y[n] | b, s));
  for (n in 3:2) x[n] ~ normal(b, 1);
  for (n in 1:N) if (x[n] > 0) x[n] ~ normal(b, s);
  for (n in 1:N) target += -n * square(z[n]) * 0.01;
  for (n in 1:N) k[n] ~ binomial(k[n] + 3, inv_logit(b * x[n]));
  a ~ normal(0, 1); z ~ normal(0, 1); b ~ normal(0, 1); s ~ lognormal(0, 1); w ~ normal(0, 1);
}
