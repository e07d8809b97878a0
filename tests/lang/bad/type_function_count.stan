functions {
  real f(vector x) { return sum(x); }
  real g(vector y) { return f(y, 2); }  // expect error: no signature of `f` fits (vector, int)
}
