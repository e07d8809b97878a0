parameters { real<upper=1> x; }
model { x ~ normal(0, 2) T[, 1]; }
// at: 0
// expect target: -1.2431392984759617
