transformed parameters {
  real z = normal_rng(0, 1);  // expect error: `normal_rng` may not be called here
}
