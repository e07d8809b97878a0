parameters { real x; real y; }
model {
  real a;
  vector[2] v;
  if (x > y) { a = x * y; v = [x, y]'; }
  else if (x > 0) { a = x ^ 2; v = [a, y]'; }
  else { a = exp(y); v = [y, y]'; }
  target += a + v[1] * v[2];
}
// at: 1 2
// expect target: 3
