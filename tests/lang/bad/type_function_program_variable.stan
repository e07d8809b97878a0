functions {
  real f(real x) {
    return x + N;  // expect error: `N` is not declared
  }
}
