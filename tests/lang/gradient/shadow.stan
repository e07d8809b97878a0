data { int N; vector[N] x; }
parameters { real exp_k; real t; vector[N] k; }
model {
  { real x1 = exp_k * 2; target += -x1 * x1; }
  { real x1 = t * 3; target += -x1 * x1; }
  { vector[N] D = k + x; D ~ normal(t, 1); }
  for (n in 1:N) { real lp = k[n]; lp ~ normal(0, 1); }
  for (n in 1:2) { real W = k[n]; target += -W * W; }
}
