transformed data {
  int a = 65536;
  int b = a * a;  // expect stop: the int result 4294967296 is too large
}
