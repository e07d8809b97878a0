parameters { real m; }
model { m ~ normal(0, 1); }
===
parameters { real m; }
model { m ~ normal(0, 1.0); }
===
parameters { real m; }
model { m ~ normal(0.0, 1); }
