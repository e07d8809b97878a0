functions {
  real min(real a, real b) { return a < b ? a : b; }
  real max(real a, real b) { return a > b ? a : b; }
}
parameters { real x; }
model { target += min(x, 1.5) - max(x, 2.5) + max(1, 2); }
