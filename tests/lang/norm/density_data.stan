data { int N; vector[N] y; }
parameters { real m; }
model { y ~ normal(m, 1); }
===
data { int N; vector[N] y; int K; }
parameters { real m; }
model { y ~ normal(m, 1); }
generated quantities { vector[K] z = rep_vector(m, K); }
