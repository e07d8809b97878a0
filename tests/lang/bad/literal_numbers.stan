transformed data {
  int a = 2147483648;  // expect error: `2147483648` is larger than the largest int, 2147483647
  real b = 1e;  // expect error: `1e` is neither a number nor a name
  real c = 0x10;  // expect error: `0x10` is neither a number nor a name
  real d = 1e400;  // expect error: write `positive_infinity()`
  real f = 1__0;  // expect error: is neither a number nor a name
}
// parse only
