transformed data {
  vector[4] x = [1, 2, 3, 4]';
  x[2:4] = x[1:3];
  print(x);  // expect print: [1,1,2,3]
}
