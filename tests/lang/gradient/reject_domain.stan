data { int N; vector[N] x; }
parameters { real s; vector[N] v; }
model { x ~ normal(0, s + 0.3); x ~ normal(v, v + 1.2); target += log(s + 0.5); if (v[1] > 0.8) reject("v"); v ~ normal(0, 1); s ~ normal(0, 1); }
