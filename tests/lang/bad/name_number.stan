model {
  real 2x = 1; // expect error: `2x` is neither a number nor a name
  real y = 3e; // expect error: `3e` is neither a number nor a name
  real z = 1__0; // expect error: `1__0` is neither a number nor a name
}
