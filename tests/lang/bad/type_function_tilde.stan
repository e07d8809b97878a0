functions {
  void f(real x) {
    x ~ normal(0, 1);  // expect error: `~` may not be used here
  }
}
