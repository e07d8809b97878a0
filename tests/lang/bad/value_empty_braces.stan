transformed data {
  array[0] int a = {};  // expect error: expected an expression, found `}`
}
