transformed data {
  vector[3] v = [1, 2, 3]';
  v[2] = 7;
  v[{3, 1}] = [30, 10]';
  print(v);  // expect print: [10,7,30]
  v[2:3] = [5, 6]';
  v[:1] = [4]';
  print(v);  // expect print: [4,5,6]
  v[] = [1, 1, 1]';
  print(v);  // expect print: [1,1,1]
}
