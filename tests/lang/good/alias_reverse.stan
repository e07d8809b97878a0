transformed data {
  vector[3] x = [1, 2, 3]';
  x = x[{3, 2, 1}];
  print(x);  // expect print: [3,2,1]
  x[{1, 2, 3}] = x[{2, 3, 1}];
  print(x);  // expect print: [2,1,3]
}
