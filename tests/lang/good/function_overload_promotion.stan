functions {
  real kind(array[] real x) { return 1; }
  real kind(array[] complex x) { return 2; }
  real pair_lpmf(tuple(int, int) x, real y) { return x.1 + x.2 * y; }
}
transformed data {
  if (kind({1, 2}) != 1) reject("ints become reals before they become complex");
}
model {
  (1, 3) ~ pair(0.5);
}
