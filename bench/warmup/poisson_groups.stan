data { int N, J; array[N] int g; vector[N] x; array[N] int y; }
parameters { real mu, b; real<lower=0> tau; vector[J] a; }
model { mu ~ normal(0, 3); b ~ normal(0, 1); tau ~ normal(0, 1); a ~ normal(mu, tau); y ~ poisson_log(a[g] + b * x); }
