parameters { real x; }
model {
  target += -fabs(x) - fabs(2 * x);  // expect note: `fabs` is called `abs` now
}
