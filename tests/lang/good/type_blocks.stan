functions { real twice(real x) { return 2 * x; } }
data { int N; }
transformed data { real a = normal_rng(0, 1); vector[N] z; for (n in 1:N) z[n] = normal_rng(a, 1); }
parameters { real mu; }
transformed parameters { real b = twice(mu); jacobian += log(2); }
model { mu ~ normal(a, b); }
generated quantities { real y = normal_rng(mu, 1); int k = poisson_rng(exp(mu)); real lp = normal_lpdf(mu | 0, 1); }
