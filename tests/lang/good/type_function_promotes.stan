functions {
  real f(real x, array[] real y) { return x + y[1]; }
  real g(array[] int k) { return f(1, k) + f(2.5, {1, 2}); }
}
