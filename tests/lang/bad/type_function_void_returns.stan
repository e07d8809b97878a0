functions {
  void f(real x) {
    return x;  // expect error: `f` is void and returns nothing
  }
}
