transformed data {
  print(1 || 0 && 0, " ", (1 || 0) && 0, " ", 0 == 0 && 1 < 2);  // expect print: 1 0 1
}
