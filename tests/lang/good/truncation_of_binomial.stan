data { int k; }
parameters { real<lower=0, upper=1> p; }
model { k ~ binomial(5, p) T[1, 4]; }
// data: {"k": 2}
// at: 0.5
// expect target: -2.9093534426221099
