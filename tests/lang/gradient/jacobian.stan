parameters { real a; }
transformed parameters { real<lower=0> s = exp(a); jacobian += a; }
model { s ~ gamma(2, 2); }
