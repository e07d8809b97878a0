generated quantities {
  real z = normal_lupdf(1 | 0, 1);  // expect error: `normal_lupdf` may not be called here
}
