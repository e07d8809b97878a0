parameters { real a; real<lower=0> d; real<lower=a, upper=a + d> x; }
model { x ~ cauchy(0, 1) T[a, a + d]; }
// at: 0.5 0 0
// expect target: -1.4238716365814792
