transformed data {
  print(2 * 7 %/% 2, " ", 2 * (7 %/% 2), " ", (2 * 7) %/% 2);  // expect print: 6 6 7
}
