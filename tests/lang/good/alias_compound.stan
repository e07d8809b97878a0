transformed data {
  vector[3] x = [1, 2, 3]';
  x += x;
  x[1:2] += x[2:3];
  x .*= x;
  print(x);  // expect print: [36,100,36]
}
