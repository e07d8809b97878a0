functions {
  void f_lpdf(real x) { }  // expect error: `f_lpdf` must return real, not void
}
