transformed data {
  array[2] matrix[1, 2] a = {[[1, 2]], [[3, 4]]};
  a[1] = [[5, 6]];
  a[2, 1] = [7, 8];
  a[2, 1, 2] = 9;
  print(a);  // expect print: [[[5,6]],[[7,9]]]
  a[, 1, 1] = {0, 1};
  a[2, , 2] = [3]';
  print(a);  // expect print: [[[0,6]],[[1,3]]]
}
