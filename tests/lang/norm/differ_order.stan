parameters { real m; }
model { m ~ normal(0, 1); m ~ cauchy(0, 1); }
===
parameters { real m; }
model { m ~ cauchy(0, 1); m ~ normal(0, 1); }
