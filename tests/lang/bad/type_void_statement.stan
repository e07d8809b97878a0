functions {
  real f(real x) { return x; }
}
model {
  f(2);  // expect error: this value of type real is not used
}
