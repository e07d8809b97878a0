parameters { real m; }
model { m ~ normal(0, 1); }
===
parameters { real m; }
model { m ~ normal(0, 1); }
generated quantities { real z = m; }
===
parameters { real m; }
model { m ~ normal(0, 1); }
generated quantities { real z = 2 * m; }
