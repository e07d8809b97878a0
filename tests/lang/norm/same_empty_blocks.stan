parameters { real m; }
model { m ~ normal(0, 1); }
===
data { }
parameters { real m; }
model { m ~ normal(0, 1);; }
generated quantities { }
