data { int N, K; matrix[N, K] X; vector[N] y; array[N] int z; }
parameters { real a; vector[K] b; real<lower=0> s; }
model {
  y ~ normal_id_glm(X, a, b, s);
  z ~ bernoulli_logit_glm(X, a, b);
  z ~ poisson_log_glm(X, a, b);
  b ~ normal(0, 1); a ~ normal(0, 1); s ~ exponential(1);
}
