parameters { real x; }
generated quantities {
  matrix<lower=0>[1, 2] y = [[x, -x]];  // expect stop: `y[1,2]` is -1, it must be at least 0
}
// at: 1
