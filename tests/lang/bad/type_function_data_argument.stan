functions {
  real f(data vector x) { return sum(x); }
  real g(vector x) { return f(x); }  // expect error: argument 1 of `f` must be data
}
