functions {
  real f(real x) { { real y = x; return y; } }
  real g(real y) { real x = y; { real z = x; return z; } }
}
transformed data { real x = f(1), y = g(2); print(x, y);  // expect print: 12
}
