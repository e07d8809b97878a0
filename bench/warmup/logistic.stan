data { int N, K; matrix[N, K] X; array[N] int<lower=0, upper=1> y; }
parameters { real a; vector[K] b; }
model { a ~ normal(0, 5); b ~ normal(0, 2.5); y ~ bernoulli_logit(a + X * b); }
