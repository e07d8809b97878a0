parameters { real a; real<lower=a> b; real<lower=b, upper=b + 1> c; vector<offset=c, multiplier=b>[2] d; }
model { target += -(a + b * c + sum(d)); }
// at: 1 0 0 1 -1
// b = 2, c = 2.5, d = (4.5, 0.5)
// expect target: -11
