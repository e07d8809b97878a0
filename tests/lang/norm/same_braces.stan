data { int N; vector[N] x; }
parameters { real m; }
model { for (i in 1:N) x[i] ~ normal(m, 1); if (N > 1) m ~ normal(0, 1); else m ~ normal(0, 2); }
===
data { int N; vector[N] x; }
parameters { real m; }
model { for (j in 1:N) { x[j] ~ normal(m, 1); } if (N > 1) { m ~ normal(0, 1); } else { m ~ normal(0, 2); } }
