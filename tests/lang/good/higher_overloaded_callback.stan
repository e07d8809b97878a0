functions {
  vector f(real t, vector y, int n) { return n * y; }
  vector f(real t, vector y, real a) { return -a * y; }
}
transformed data {
  array[1] vector[1] y = ode_rk45(f, [1]', 0, {1}, 0.0);
  array[1] vector[1] z = ode_rk45(f, [1]', 0, {1}, 1);
  print(y, abs(z[1, 1] - e()) < 1e-4);  // expect print: [[1]]1
}
