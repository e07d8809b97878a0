functions { real g(real x); real f(real y) { return g(y) + 1; } real g(real x) { return x; } }
===
functions {
  // another name and another layout
  real h(real value) {
    return value;
  }
  real f(real a) {
    return h(a) + 1;
  }
}
