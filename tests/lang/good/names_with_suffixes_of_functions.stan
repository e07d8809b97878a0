transformed data {
  real y_rng = 1;
  real x_lpdf = 2;
  real z_lp = 3;
  print(y_rng + x_lpdf + z_lp);  // expect print: 6
}
