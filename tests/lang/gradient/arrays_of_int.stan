data { int N; array[N, 2] int e; vector[4] w; }
parameters { vector[4] phi; real<lower=0> t; }
model {
  target += -0.5 * t * dot_self(phi[e[, 1]] - phi[e[, 2]]);
  phi[e[1]] ~ normal(0, 1);
  sum(phi) ~ normal(0, 0.01 * 4);
  t ~ gamma(1, 1);
  for (i in 1:N) target += w[e[i, 1]] * phi[e[i, 2]];
}
