transformed data {
  real x = 3;
  array[2] real a = {1, 2};
  array[2] int k = {3, 4};
  vector[2] v;
  x = 7;
  a = k;
  a[1] = 9;
  v[1] = k[1];
  v[2] = 7 %/% 2;
  print(x / 2, a, v);  // expect print: 3.5[9,4][3,3]
}
