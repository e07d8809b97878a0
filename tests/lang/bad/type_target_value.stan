generated quantities {
  real z = target();  // expect error: `target()` may not be used here
}
