parameters { real x; }
model {
  target += x;
  real y = 2 * x;
  target += y;
  { target += 1; vector[2] v = [x, y]'; target += v[2]; }
  for (i in 1:2) { target += i; real z = i * x; target += z; }
}
// at: 1
// expect target: 12
