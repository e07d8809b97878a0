functions {
  void obs_lp(vector y, real m, int kind) {
    if (kind == 1) y ~ normal(m, 1);
    else if (kind == 2) { for (i in 1:size(y)) { if (y[i] < 0) continue; y[i] ~ exponential(exp(m)); } }
    else target += -m * m;
  }
  real trans_lp(real x) { real y = exp(x); target += x; return y; }
}
data { int N; vector[N] y; }
parameters { real m; real x; array[2] real z; }
model {
  real t = trans_lp(x);
  array[2] real w;
  for (i in 1:2) w[i] = trans_lp(z[i]) * t;
  for (k in 1:3) obs_lp(y, m * t, k);
  if (t > 1) { real u = trans_lp(m); u ~ gamma(2, 1); }
  t ~ gamma(2, 2); w ~ gamma(2, 2); m ~ normal(0, 1);
}
