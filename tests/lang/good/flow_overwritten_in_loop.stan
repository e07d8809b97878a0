parameters { real x; }
model {
  real a = x;
  real b;
  for (i in 1:4) {
    b = a * i;
    a = b - x ^ i;
    b = 7;
  }
  target += a * x;
}
// at: 0.5
// expect target: -1.78125
