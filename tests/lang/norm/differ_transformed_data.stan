transformed data { real a = 1; }
parameters { real m; }
model { m ~ normal(a, 1); }
===
transformed data { real a = 2; }
parameters { real m; }
model { m ~ normal(a, 1); }
