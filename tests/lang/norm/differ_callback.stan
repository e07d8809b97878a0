functions {
  vector f(real t, vector y) { return -y; }
  vector g(real t, vector y) { return y; }
  real p_lpmf(array[] int y, int a, int b) { return poisson_lupmf(y | 2); }
}
model {
  target += ode_rk45(f, [1]', 0, {1})[1, 1];
  target += reduce_sum(p_lpmf, {1, 2}, 1);
}
===
functions {
  vector f(real t, vector y) { return -y; }
  vector g(real t, vector y) { return y; }
  real p_lpmf(array[] int y, int a, int b) { return poisson_lupmf(y | 2); }
}
model {
  target += ode_rk45(g, [1]', 0, {1})[1, 1];
  target += reduce_sum(p_lpmf, {1, 2}, 1);
}
===
functions {
  vector f(real t, vector y) { return -2 * y; }
  vector g(real t, vector y) { return y; }
  real p_lpmf(array[] int y, int a, int b) { return poisson_lupmf(y | 2); }
}
model {
  target += ode_rk45(f, [1]', 0, {1})[1, 1];
  target += reduce_sum(p_lpmf, {1, 2}, 1);
}
===
functions {
  vector f(real t, vector y) { return -y; }
  vector g(real t, vector y) { return y; }
  real p_lpmf(array[] int y, int a, int b) { return poisson_lupmf(y | 2); }
}
model {
  target += ode_rk45(f, [1]', 0, {1})[1, 1];
  target += reduce_sum(p_lupmf, {1, 2}, 1);
}
