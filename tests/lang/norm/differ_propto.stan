parameters { real m; }
model { m ~ normal(0, 1); }
===
parameters { real m; }
model { target += normal_lpdf(m | 0, 1); }
===
parameters { real m; }
model { target += normal_lupdf(m | 0, 1); }
