functions {
  vector f(real t, vector y) { return -y; }
}
model {
  target += ode_rk45(f, [1]', 0, {1})[1, 1];
}
===
functions {
  vector unused(real t, vector y) { return y; }
  vector change(real time, vector state) { return -state; }
}
model {
  target += ode_rk45(change, [1]', 0, {1})[1, 1];
}
