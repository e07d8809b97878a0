functions {
  real f(real x) { return h(x); }
  real h(real x) { return 2 * x; }
}
