parameters { real x; }
model {
  profile("a") { real y = x; }
  target += y;  // expect error: `y` is not declared
}
