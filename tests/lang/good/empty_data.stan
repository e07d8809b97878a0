data { int n; vector[n] y; matrix[n, 2] X; array[n] int k; }
parameters { real mu; vector[2] b; }
model {
  y ~ normal(mu + X * b, 1);
  k ~ poisson_log(X * b);
  for (i in 1:n) y[i] ~ normal(0, 1);
  target += -mu ^ 2 - sum(b .* b);
}
// data: {"n": 0, "y": [], "X": [], "k": []}
// at: 1 2 3
// expect target: -14
