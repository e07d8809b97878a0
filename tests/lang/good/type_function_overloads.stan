functions {
  real f(real x) { return 1; }
  real f(int x) { return 2; }
  real f(vector x) { return 3; }
  real f(real x, real y) { return 4; }
  real sqrt(real x, real y) { return 5; }
}
model { target += f(1) + f(1.5) + f([1, 2]') + f(1, 2) + sqrt(2) + sqrt(2, 3); }
