functions {
  real foo_lpmf(real x) { return x; }  // expect error: the outcome of `foo_lpmf` must be int, not real
}
