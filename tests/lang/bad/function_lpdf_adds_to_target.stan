functions {
  real f_lpdf(real x, real m) { target += x; return x; }  // expect error: `target +=` may not be used here
  real g_lpdf(real x) { return target(); }  // expect error: `target()` may not be used here
}
