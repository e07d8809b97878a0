parameters { real a; vector[2] b; }
model { a ~ normal(0, 1); b ~ normal(0, 2); }
===
parameters { vector[2] b; real a; }
model { a ~ normal(0, 1); b ~ normal(0, 2); }
