functions {
  real (real x) { return x; } // expect error: expected a name, found `(`
}
