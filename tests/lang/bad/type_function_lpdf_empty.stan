functions {
  real foo_lpdf() { return 1; }  // expect error: `foo_lpdf` must have an argument: the outcome
}
