parameters { real x; }
model {
  target += normal(x, 0, [1, 2; 3]);  // expect error: expected
}
// parse only
