transformed data {
  int a = 1;
  a++;  // expect error: expected an expression
  a %= 2;  // expect error: expected
  int b = a & 1;  // expect error: `&` means nothing in Stan
}
// parse only
