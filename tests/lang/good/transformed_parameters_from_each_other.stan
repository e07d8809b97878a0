parameters { real x; }
transformed parameters {
  real y = 2 * x;
  vector[2] z = [x, y]';
  z[1] += y;
  real w = z[1] * z[2];
}
model { print(y, z, w);  // expect print: 2[3,2]6
  target += w; }
// at: 1
// expect target: 6
