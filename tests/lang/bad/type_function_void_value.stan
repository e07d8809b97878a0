functions {
  void f(real x) { print(x); }
  real g(real x) {
    real y = f(x);  // expect error: `f` gives no value
    return y;
  }
}
