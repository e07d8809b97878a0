transformed data {
  array[4] int a = {4, 3, 2, 1};
  print(a[2], a[2:3], a[a], a[{1, 1}]);  // expect print: 3[3,2][1,2,3,4][4,4]
}
