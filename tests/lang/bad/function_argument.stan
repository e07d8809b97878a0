functions {
  real f(x) { return x; } // expect error: expected a type, found `x`
  real g(real) { return x; } // expect error: expected a name, found `)`
  real h(real x real y) { return x; } // expect error: expected `,` or `)`, found the word `real`
  real i(real x,) { return x; } // expect error: expected a type, found `)`
}
