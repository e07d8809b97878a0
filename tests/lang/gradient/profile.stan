parameters { real a; }
model { profile("x") { real z = a * 2; z ~ normal(0, 1); a ~ normal(0, 1); } }
