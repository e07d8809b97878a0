parameters { real<lower=1> x; }
model { x ~ normal(0, 2) T[1, ]; }
// at: 0
// expect target: -0.9361739521709993
