transformed data {
  vector[4] v = [1, 2, 3, 4]';
  print(v[2:3], v[:2], v[3:], v[:], v[]);  // expect print: [2,3][1,2][3,4][1,2,3,4][1,2,3,4]
}
