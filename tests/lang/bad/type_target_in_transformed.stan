parameters { real mu; }
transformed parameters {
  real z = mu;
  target += z;  // expect error: `target +=` may not be used here
}
