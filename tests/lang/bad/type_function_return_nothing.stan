functions {
  real f(real x) {
    return;  // expect error: `f` must return real
  }
}
