functions {
  void f_lp(real x) { target += x; }
  real g_lpdf(real x) { f_lp(x); return x; }  // expect error: `f_lp` may not be called here
  real h(real x) { f_lp(x); return x; }  // expect error: `f_lp` may not be called here
}
