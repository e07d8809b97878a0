parameters { real a, b; }
model { a ~ normal(b, 1); b ~ normal(0, 1); }
===
parameters { real a; real b; }
model { a ~ normal(b, 1); b ~ normal(0, 1); }
