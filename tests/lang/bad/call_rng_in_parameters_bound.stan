parameters {
  real<lower=normal_rng(0, 1)> a;  // expect error: `normal_rng` may not be called here
}
