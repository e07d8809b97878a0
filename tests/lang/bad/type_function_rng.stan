functions {
  real f(real x) {
    return normal_rng(x, 1);  // expect error: `normal_rng` may not be called here
  }
}
