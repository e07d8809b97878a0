transformed data {
  print(prod({-65536, 32768}));  // expect print: -2147483648
  int s = prod({46341, 46341});  // expect stop: prod: 2147488281 is too large for an int
}
