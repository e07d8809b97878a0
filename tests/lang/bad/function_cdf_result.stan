functions {
  vector foo_cdf(vector x) { return x; }  // expect error: `foo_cdf` must return real, not vector
  int foo_lcdf(real x) { return 1; }  // expect error: `foo_lcdf` must return real, not int
  void foo_lccdf(real x) { print(x); }  // expect error: `foo_lccdf` must return real, not void
}
