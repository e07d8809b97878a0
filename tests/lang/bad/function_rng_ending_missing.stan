functions {
  real draw() { return normal_rng(0, 1); }  // expect error: `normal_rng` may not be called here
  real twice_rng() { return normal_rng(0, 1); }
  real other(real x) { return x + twice_rng(); }  // expect error: `twice_rng` may not be called here
}
