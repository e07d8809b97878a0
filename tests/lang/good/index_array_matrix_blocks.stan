transformed data {
  array[2] matrix[2, 2] a = {[[1, 2], [3, 4]], [[5, 6], [7, 8]]};
  print(a[2:, 2, {2, 1}], a[:, 1:2, 1]);  // expect print: [[8,7]][[1,3],[5,7]]
}
