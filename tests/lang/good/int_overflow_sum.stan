transformed data {
  int a = 2147483647;
  int b = a + 1;  // expect stop: the int result 2147483648 is too large
}
