// Statements that are cut into parts (--parts): what is cut, what is computed before, whose
// adjoints belong to a part and whose to a round.
functions {
  real shrunk(real x, real t) {
    if (x > 1e6)
      reject("too far: ", x);
    return -square(x) / t;
  }
}
data {
  int<lower=0> N, K, J;
  matrix[N, K] X;
  array[N] int<lower=1, upper=J> g;
  array[N] int<lower=0, upper=1> b;
  array[N] int<lower=0> n;
  vector[N] y;
}
transformed data {
  matrix[K, N] Xt = X';
}
parameters {
  real alpha;
  vector[K] beta;
  vector[J] a;
  array[2] vector[J] c;
  vector[N] h;
  array[N] real z;
  real<lower=0> sigma;
}
model {
  vector[N] eta = alpha + 0.5 * h;
  h ~ std_normal();
  z ~ normal(0, 1 + sigma);
  alpha ~ normal(0, 1);
  beta ~ normal(0, 1);
  a ~ normal(0, 1);
  c[1] ~ normal(a, 1);
  c[2] ~ normal(c[1], 1);
  sigma ~ normal(0, 1);
  b ~ bernoulli_logit(alpha + X * beta);
  b ~ bernoulli_logit((X * (beta .* beta) + a[g]) .* eta);
  b ~ bernoulli_logit_glm(X, a[g], beta);
  n ~ poisson_log_glm(X, alpha, beta);
  n ~ neg_binomial_2_log((beta' * Xt)' - mean(y), sigma);
  y ~ student_t(3 + log_sum_exp(a), X[, 1] * alpha + c[2, g], 1 + sigma);
  y ~ normal(cumulative_sum(h) / 10, sigma + inv_logit(alpha));
  y[2 : N] ~ cauchy(0.5 * h[1 : N - 1] + 0.1 * y[1 : N - 1], 1);
  y - mean(y) ~ normal(to_vector(z), rep_vector(sigma + 0.1, N));
  target += normal_lpdf(z | h, 1) - 0.5 * sum(square(y - h)) + sum(h ./ (1 + square(eta)));
  target += -0.1 * square(h - alpha);
  target += -dot_self(y - h) / (2 * square(1 + sigma)) + 0.3 * dot_product(y, h);
  target += normal_lpdf(y | Xt' * beta, exp(0.1 * h));
  for (i in 1 : N)
    b[i] ~ bernoulli_logit(alpha + X[i] * beta);
  for (i in 1 : N) {
    vector[J] lps = log_softmax(a);
    for (j in 1 : J)
      lps[j] += normal_lpdf(y[i] | c[1, j], sigma + 0.2);
    target += log_sum_exp(lps);
  }
  for (i in 3 : N) {
    real m = a[g[i]];
    if (n[i] > 2 && y[i] > 0)
      m += h[i - 1];
    else
      for (k in 1 : K)
        m -= 0.1 * X[i, k] * beta[k];
    target += shrunk(m - h[i], 1 + sigma);
    z[i] ~ normal(m, 2);
  }
  for (i in 1 : 0)
    target += alpha;
}
