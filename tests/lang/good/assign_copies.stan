transformed data {
  vector[2] a = [1, 2]';
  vector[2] b = a;
  array[2] vector[2] c = {a, b};
  b[1] = 7;
  c[1, 1] = 8;
  print(a, b, c);  // expect print: [1,2][7,2][[8,2],[1,2]]
}
