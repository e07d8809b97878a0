functions {
  real reduce_sum(real x) { return x; }  // expect error: `reduce_sum` is a function of the language that takes functions
  vector ode_rk45(vector x) { return x; }  // expect error: `ode_rk45` is a function of the language that takes functions
}
