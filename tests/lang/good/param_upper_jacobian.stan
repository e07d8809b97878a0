parameters { real<upper=2> x; }
model { x ~ normal(0, 1); }
// at: 0.5
// expect target: -0.48063690603393894
