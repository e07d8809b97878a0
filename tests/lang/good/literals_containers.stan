transformed data {
  array[3] int a = {1, 2, 3};
  array[2, 2] int b = {{1, 2}, {3, 4}};
  row_vector[3] r = [1, 2, 3];
  matrix[2, 2] m = [[1, 2], [3, 4]];
  vector[2] v = [1, 2]';
  array[2] row_vector[2] ar = {[1, 2], [3, 4]};
}
