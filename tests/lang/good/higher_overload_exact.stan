functions {
  // The exact one is chosen, wherever it stands.
  vector f(real t, vector y, real a) { return 100 * y; }
  vector f(real t, vector y, int n) { return 0 * y + n; }
  real part(array[] int x, int first, int last, real a, real b) { return 1000; }
  real part(array[] int x, int first, int last, int a, real b) { return a * sum(x) + b; }
}
transformed data {
  array[1] vector[1] y = ode_rk45(f, [1]', 0, {1}, 2);
  print(abs(y[1, 1] - 3) < 1e-6, " ", reduce_sum(part, {1, 2}, 1, 3, 4));  // expect print: 1 13
}
