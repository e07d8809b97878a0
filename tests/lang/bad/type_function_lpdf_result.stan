functions {
  vector foo_lpdf(vector x) { return x; }  // expect error: `foo_lpdf` must return real, not vector
}
