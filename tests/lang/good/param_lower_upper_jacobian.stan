parameters { real<lower=-1, upper=3> x; }
model { x ~ normal(0, 1); }
// at: 0.5
// expect target: -2.0906057676396577
