transformed data {
  vector[binomial_rng(3, 0.5)] x;  // expect error: `binomial_rng` may not be called here
}
