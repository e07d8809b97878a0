transformed data {
  print(8 - 3 - 2, " ", 16.0 / 4 / 2, " ", 7 % 4 % 2, " ", 20 %/% 3 %/% 2);  // expect print: 3 2 1 3
}
