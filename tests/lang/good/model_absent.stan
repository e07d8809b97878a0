parameters { real<lower=0> x; }
generated quantities { real y = 2 * x; print(y);  // expect print: 2
}
// expect target: 0
