data { int n; vector[n] y; }
parameters { real a; real<lower=-1, upper=1> b; }
model {
  y[2:n] ~ normal(a + b * y[1:n - 1], 1);
  for (i in 2:n) y[i] ~ normal(a + b * y[i - 1], 1);
}
// data: {"n": 3, "y": [1, 2, 0]}
// at: 0.5 0
// expect target: -6.8689013133786361
