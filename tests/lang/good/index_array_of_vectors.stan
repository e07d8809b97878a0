transformed data {
  array[2] vector[3] a = {[1, 2, 3]', [4, 5, 6]'};
  print(a[2], a[2, 3], a[, 2], a[{2, 1}, 1], a[1:2, 2:3], a[2, 1:2]);
  // expect print: [4,5,6]6[2,5][4,1][[2,3],[5,6]][4,5]
}
