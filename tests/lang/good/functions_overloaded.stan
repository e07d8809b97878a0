functions {
  real f(real x) { return x; }
  real f(vector x) { return sum(x); }
  int f(array[] int x) { return x[1]; }
}
transformed data {
  real a = f(1.5);
  real b = f([1, 2]');
  int c = f({1, 2});
}
