parameters { real a; }
model { a ~ normal(0, 1); }
===
parameters { real a; }
model { a ~ normal(0, 1) T[0, ]; }
===
parameters { real a; }
model { a ~ normal(0, 1) T[, 0]; }
