functions {
  void f(real x) {
    target += x;  // expect error: `target +=` may not be used here
  }
}
