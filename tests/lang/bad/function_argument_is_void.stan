functions {
  void v(real x) { print(x); }
  real f(real x) { return x; }
}
transformed data {
  real x = f(v(1));  // expect error: `v` gives no value
  print(v(2));  // expect error: `v` gives no value
}
