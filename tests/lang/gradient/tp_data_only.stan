data { int N; vector[N] x; }
parameters { real b; }
transformed parameters {
  vector[N] z = exp(x);
  real c = sum(z);
  vector[N] w = z * b;
  if (N > 2) { z[1] = 0; }
}
model { w ~ normal(z, c); b ~ normal(0, 1); target += normal_lpdf(x | 0, 1); target += sum(x); x ~ normal(0, 2); }
