functions {
  real positive(real x) {
    if (x <= 0) reject("must be positive: ", x);  // expect stop: must be positive: -1
    return x;
  }
}
parameters { real x; }
model {
  target += positive(x);
}
// at: -1
