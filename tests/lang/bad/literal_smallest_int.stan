transformed data {
  int a = -2147483648;  // expect error: `2147483648` is larger than the largest int, 2147483647
}
// parse only
