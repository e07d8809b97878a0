functions {
  real f(vector x) { return sum(x); }
  real g(real y) { return f(y); }  // expect error: no signature of `f` fits (real)
}
