transformed data {
  array[2] int x;
  x[1 = 3; // expect error: `==`
}
