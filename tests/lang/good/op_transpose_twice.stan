transformed data {
  matrix[2, 3] A = [[1, 2, 3], [4, 5, 6]];
  print(A', " ", A'');  // expect print: [[1,4],[2,5],[3,6]] [[1,2,3],[4,5,6]]
  print([1, 2]'[2], " ", A'[3, 1]);  // expect print: 2 3
}
