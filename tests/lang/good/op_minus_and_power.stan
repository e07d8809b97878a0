transformed data {
  print(-2 ^ 2, " ", (-2) ^ 2, " ", 2 ^ -2);  // expect print: -4 4 0.25
}
