parameters { real<lower=negative_infinity(), upper=positive_infinity()> x; real<lower=negative_infinity()> y; }
model { print(x, " ", y);  // expect print: 0.5 -2
}
// at: 0.5 -2
// expect target: 0
