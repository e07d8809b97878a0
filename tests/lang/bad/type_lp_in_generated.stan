functions {
  void f_lp(real x) { target += x; }
}
generated quantities {
  f_lp(2);  // expect error: `f_lp` may not be called here
}
