transformed data {
  real x__;  // expect error: `x__` may not end in `__`
  real __x;  // expect error: `__x` is not a name
  real y = x + _y * 2;  // expect error: `_y` is not a name
}
// parse only
