functions {
  real square(real x, real xc, array[] real theta, array[] real x_r, array[] int x_i) { return theta[1] * x ^ 2; }
}
parameters { real a; }
model {
  real v = integrate_1d(square, 0, 3, {a}, {1.0}, {1});
  print(abs(v - 18) < 1e-6);  // expect print: 1
  target += v;
}
// at: 2
