data {
  int n;
  real x;
  vector[2] v;
  row_vector[2] r;
  matrix[2, 2] m;
  array[2] int a;
  array[2] real b;
  array[2, 2] int c;
  array[2] vector[2] d;
  array[1] matrix[1, 2] e;
}
transformed data {
  print(n, x, v, r, m, a, b, c, d, e);
  // expect print: 12.5[1,2][3,4][[1,2],[3,4]][1,2][1,0.5][[1,2],[3,4]][[1,2],[3,4]][[[5,6]]]
}
// data: {"n": 1, "x": 2.5, "v": [1, 2], "r": [3, 4], "m": [[1, 2], [3, 4]], "a": [1, 2], "b": [1, 0.5], "c": [[1, 2], [3, 4]], "d": [[1, 2], [3, 4]], "e": [[[5, 6]]]}
