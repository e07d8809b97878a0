functions {
  int which(int x) { return 1; }
  int which(real x) { return 2; }
  int which(vector x) { return 3; }
  int which(row_vector x) { return 4; }
  int which(matrix x) { return 5; }
  int which(array[] int x) { return 6; }
  int which(array[] real x) { return 7; }
  int which(array[,] int x) { return 8; }
  int which() { return 9; }
  int which(int x, real y) { return 10; }
}
transformed data {
  print(which(1), which(1.0), which([1]'), which([1]), which([[1]]), which({1}), which({1.5}), which({{1}}), which(), which(1, 2));
  // expect print: 12345678910
}
