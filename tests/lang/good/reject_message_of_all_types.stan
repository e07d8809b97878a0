data { int n; }
transformed data {
  vector[2] v = [1, 2.5]';
  array[2] int a = {1, 2};
  matrix[1, 2] m = [[1, 2]];
  if (n > 2) reject("n is ", n, ", v ", v, a, m, 1.5);  // expect stop: n is 3, v [1,2.5][1,2][[1,2]]1.5
}
// data: {"n": 3}
