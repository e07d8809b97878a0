transformed data {
  int a = -2147483647;
  print(a - 1);  // expect print: -2147483648
  print(a + 2147483647);  // expect print: 0
}
