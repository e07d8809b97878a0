functions { real f(real x) { return x; } }
transformed data {
  f = 2;  // expect error: `f` is a function, not a value
  exp = 3;  // expect error: `exp` is not declared
}
