transformed data {
  int a = -2147483648;  // expect error: write `-2147483647 - 1`
  array[2] int b = {- 2147483648, 1};  // expect error: write `-2147483647 - 1`
  int c = 1 - 2147483648;  // expect error: as a real: `2147483648.0`
}
