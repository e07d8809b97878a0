transformed data {
  array[2] real<lower=normal_rng(0, 1)> a;
  vector[poisson_rng(3)] v;  // expect error: `poisson_rng` may not be called here
}
