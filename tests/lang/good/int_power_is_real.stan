transformed data {
  print(2 ^ 3 / 3);  // expect print: 2.66667
  print(2 ^ -1);  // expect print: 0.5
}
