data {
  int c;
  real a;
}
transformed data {
  real x = if_else(c, a, 2.0); // expect note: write `c ? a : 2.0`
}
