transformed data {
  print(2 ^ 3 ^ 2, " ", (2 ^ 3) ^ 2);  // expect print: 512 64
}
