functions {
  real f(real x) {  // expect error: `f` does not return real on every path
    if (x > 0) return x;
  }
}
