parameters { real<lower=0> a; real<lower=a, upper=2 * a> b; }
model { print(a, " ", b);  // expect print: 1 1.5
  target += a * b; }
// at: 0 0
// expect target: 0.11370563888010943
