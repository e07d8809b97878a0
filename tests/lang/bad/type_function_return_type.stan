functions {
  int f(real x) {
    return x;  // expect error: `f` must return int, not real
  }
}
