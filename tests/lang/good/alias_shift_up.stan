transformed data {
  array[4] int x = {1, 2, 3, 4};
  x[1:3] = x[2:4];
  print(x);  // expect print: [2,3,4,4]
}
