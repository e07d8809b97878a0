transformed data {
  vector[3] v = [1, 2, 3]';
  array[3] int a = {1, 2, 3};
  print(v[3:2], a[3:1], num_elements(v[2:1]));  // expect print: [][]0
}
