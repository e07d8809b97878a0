functions {
  real f_rng(real x) { return normal_rng(x, 1); }
}
model {
  target += f_rng(2);  // expect error: `f_rng` may not be called here
}
