generated quantities {
  real z = 1;
  z ~ normal(0, 1);  // expect error: `~` may not be used here
}
