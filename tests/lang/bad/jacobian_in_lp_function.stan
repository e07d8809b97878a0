functions {
  void f_lp(real x) { jacobian += x; }  // expect error: `jacobian +=` may not be used here
  void g_jacobian(real x) { target += x; }  // expect error: `target +=` may not be used here
}
