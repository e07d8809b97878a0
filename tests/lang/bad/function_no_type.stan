functions {
  f(real x) { return x; } // expect error: expected a type, found `f`
}
