transformed data {
  vector[2] a = [1, 2]';
  print((1 ? a : 2 * a)[2], " ", (0 ? a : 2 * a)[2]);  // expect print: 2 4
}
