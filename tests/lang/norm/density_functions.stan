functions { real f(real x) { return x; } }
parameters { real m; }
model { m ~ normal(0, 1); }
generated quantities { real z = f(m); }
===
functions { real f(real x) { return 2 * x; } }
parameters { real m; }
model { m ~ normal(0, 1); }
generated quantities { real z = f(m); }
===
parameters { real m; }
model { m ~ normal(0, 1); }
