parameters { real x; }
transformed parameters {
  real y = x;
  if (y > 0) reject("y is ", y);  // expect stop: y is 2
}
// at: 2
