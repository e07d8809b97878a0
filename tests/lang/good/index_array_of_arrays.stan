transformed data {
  array[2, 3] int a = {{1, 2, 3}, {4, 5, 6}};
  print(a[2], a[2, 3], a[2][3], a[, 2], a[1:2, 2:3], a[2, {3, 1}]);
  // expect print: [4,5,6]66[2,5][[2,3],[5,6]][6,4]
}
