transformed data {
  print(sum({2147483647, 1, -1}));  // expect print: 2147483647
  int s = sum({2000000000, -1, 2000000000});  // expect stop: sum: 3999999999 is too large for an int
}
