parameters { real<lower=0, upper=1> x; real<lower=0> s; }
model { x ~ normal(0, s) T[0, 1]; }
// at: 0 0
// expect target: -1.3553705674624918
