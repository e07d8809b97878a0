transformed data {
  int a = 2147483648; // expect error: as a real: `2147483648.0`
  int b = 99999999999999999999; // expect error: larger than the largest int
  real c = 1e999; // expect error: larger than the largest real
}
