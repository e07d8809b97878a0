transformed data {
  vector[3] v = [10, 20, 30]';
  array[4] int k = {3, 1, 1, 2};
  print(v[k], v[{2}], v[k[1:2]]);  // expect print: [30,10,10,20][20][30,10]
}
