parameters { real<lower=-1> x; }
model { x ~ normal(0, 1); }
// at: 0.5
// expect target: -0.62935817673406724
