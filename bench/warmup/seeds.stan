data { int I; array[I] int n, N; vector[I] x1, x2; }
parameters { real a0, a1, a2, a12; real<lower=0> sigma; vector[I] b; }
model {
  a0 ~ normal(0, 1); a1 ~ normal(0, 1); a2 ~ normal(0, 1); a12 ~ normal(0, 1); sigma ~ cauchy(0, 1);
  b ~ normal(0, sigma);
  n ~ binomial_logit(N, a0 + a1 * x1 + a2 * x2 + a12 * x1 .* x2 + b);
}
