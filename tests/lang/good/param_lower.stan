parameters { real<lower=2> x; }
model { print(x);  // expect print: 3
  target += -x; }
// at: 0
// expect target: -3
