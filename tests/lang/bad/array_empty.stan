transformed data {
  array[1] int x = {}; // expect error: an array literal has elements
  array[1] int y = {1,}; // expect error: expected an expression, found `}`
}
