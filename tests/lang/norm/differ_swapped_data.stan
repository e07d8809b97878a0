data { real a; real b; }
parameters { real m; }
model { a ~ normal(m, b); }
===
data { real a; real b; }
parameters { real m; }
model { b ~ normal(m, a); }
===
data { real a; real b; }
parameters { real m; }
model { a ~ normal(m, a); }
===
data { real a; real b; }
parameters { real b2; }
model { a ~ normal(b2, b2); }
