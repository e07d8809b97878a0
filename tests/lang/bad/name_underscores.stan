data {
  real x__; // expect error: `x__` may not end in `__`
}
