transformed data {
  array[3] real a = {1, 2.5, 3};
  array[2, 2] real b = {{1, 2}, {3.5, 4}};
  print(a, b);  // expect print: [1,2.5,3][[1,2],[3.5,4]]
}
