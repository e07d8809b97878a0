parameters { real x; }
transformed parameters {
  vector<upper=2>[2] y = [x, x + 1]';  // expect stop: `y[2]` is 2.5, it must be at most 2
}
// at: 1.5
