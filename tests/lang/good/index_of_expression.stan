transformed data {
  vector[2] v = [1, 2]';
  print((v + 1)[2], (2 * v')[1], {5, 6}[2], [7, 8][1], cumulative_sum(v)[2]);  // expect print: 32673
}
