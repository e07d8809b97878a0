transformed data {
  array[1] int a = {1};
  array[1] real b = {1};
  array[1] vector[2] c = {[1, 2]'};
  array[1] row_vector[2] d = {[1, 2]};
  array[1] matrix[1, 2] e = {[[1, 2]]};
  array[1, 1] vector[1] f = {{[1]'}};
  print(a, b, c, d, e, f);  // expect print: [1][1][[1,2]][[1,2]][[[1,2]]][[[1]]]
}
