functions {
  real foo_lpdf(int x) { return x; }  // expect error: the outcome of `foo_lpdf` must be real, not int
}
