transformed data {
  array[2] vector[2] a = {[1, 2]', [3, 4]'};
  a[1] = [5, 6]';
  a[2, 1] = 7;
  a[2][2] = 8;
  print(a);  // expect print: [[5,6],[7,8]]
  a[, 2] = {0, 1};
  a[{2, 1}] = {[1, 1]', [2, 2]'};
  a[1, 1:1] = [9]';
  print(a);  // expect print: [[9,2],[1,1]]
}
