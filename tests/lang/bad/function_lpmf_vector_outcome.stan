functions {
  real f_lpmf(vector x) { return 1; }  // expect error: the outcome of `f_lpmf` must be int, not vector
  real g_lpdf(array[] int x) { return 1; }  // expect error: the outcome of `g_lpdf` must be real, not array[] int
}
