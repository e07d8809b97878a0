data {
  real _x; // expect error: `_x` is not a name
}
