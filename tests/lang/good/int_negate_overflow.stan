transformed data {
  int a = -2147483647 - 1;
  int b = -a;  // expect stop: the int result 2147483648 is too large
}
