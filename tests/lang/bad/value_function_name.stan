functions { real f(real x) { return x; } }
transformed data {
  real x = f;  // expect error: `f` is a function, not a value
  print(f);  // expect error: `f` is a function, not a value
  real y = f + 1;  // expect error: `f` is a function, not a value
}
