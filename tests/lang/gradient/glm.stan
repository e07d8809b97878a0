data { int N, K; matrix[N, K] X; vector[N] y; array[N] int z; }
transformed data {
  array[N] int trials = z;
  for (n in 1:N) trials[n] += 2;
}
parameters { real a; vector[K] b; real<lower=0> s; }
model {
  y ~ normal_id_glm(X, a, b, s);
  z ~ bernoulli_logit_glm(X, a, b);
  z ~ poisson_log_glm(X, a, b);
  target += 0.5 - normal_id_glm_lpdf(y | X, a * y, square(b), rep_vector(1 + s, N)) / 2;
  target += -(binomial_logit_glm_lpmf(z | trials, X, a + y, b));
  target += normal_id_glm_lpdf(y | X, y, b * s, s) - bernoulli_logit_glm_lpmf(z | X, a, b);
  z ~ neg_binomial_2_log_glm(X, a, b, s);
  b ~ normal(0, 1); a ~ normal(0, 1); s ~ exponential(1);
}
