transformed data {
  array[2, 2] int a = {{1, 2}, {3, 4}};
  a[1] = {5, 6};
  a[2, 1] = 7;
  a[2][2] = 8;
  print(a);  // expect print: [[5,6],[7,8]]
  a[, 1] = {1, 2};
  a[1:2, 2:2] = {{3}, {4}};
  print(a);  // expect print: [[1,3],[2,4]]
}
