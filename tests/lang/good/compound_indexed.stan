transformed data {
  vector[2] v = [1, 2]';
  matrix[2, 2] m = [[1, 2], [3, 4]];
  array[2] int a = {1, 2};
  array[2] vector[2] w = {v, v};
  v[2] += 5;
  m[1, 2] *= 10;
  m[2] -= [1, 1];
  m[, 1] += [0.5, 0.5]';
  a[1] += 4;
  w[1, 2] /= 4;
  w[2] *= 3;
  print(v, m, a, w);  // expect print: [1,7][[1.5,20],[2.5,3]][5,2][[1,0.5],[3,6]]
}
