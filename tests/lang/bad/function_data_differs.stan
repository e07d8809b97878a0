functions {
  real f(data real x);
  real f(real x) { return x; }  // expect error: arguments of `f` that are `data` differ from its declaration
}
