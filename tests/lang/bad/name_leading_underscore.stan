data {
  real _x; // expect error: `_` means nothing in Stan
}
