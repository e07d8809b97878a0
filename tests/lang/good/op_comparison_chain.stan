transformed data {
  // (1 < 2) == 1, (3 > 2) > 1
  print(1 < 2 == 1, " ", 3 > 2 > 1, " ", 1 != 2 == 1);  // expect print: 1 0 1
}
