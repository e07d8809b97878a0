functions {
  real f(real x) { return normal_lupdf(x | 0, 1); }  // expect error: `normal_lupdf` may not be called here
  real g_lp(real x) { return normal_lupdf(x | 0, 1); }  // expect error: `normal_lupdf` may not be called here
  real h_lpdf(real x) { return normal_lupdf(x | 0, 1); }
}
