functions {
  real twice(real log) { return 2 * log + log(1); }
}
transformed data {
  print(twice(3));  // expect print: 6
}
