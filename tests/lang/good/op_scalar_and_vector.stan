transformed data {
  vector[2] v = [1, 2]';
  print(v + 1, 1 + v, v - 1, 1 - v, 2 * v, v * 2, v / 2, -v, +v);
  // expect print: [2,3][2,3][0,1][0,-1][2,4][2,4][0.5,1][-1,-2][1,2]
}
