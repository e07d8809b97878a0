transformed data {
  real zero = 0;
  print(1 / zero, " ", -1 / zero, " ", zero / zero);  // expect print: inf -inf nan
}
