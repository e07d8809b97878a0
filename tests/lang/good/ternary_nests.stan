functions {
  int grade(int n) { return n < 0 ? -1 : n == 0 ? 0 : n < 10 ? 1 : 2; }
}
transformed data {
  print(grade(-3), grade(0), grade(5), grade(50));  // expect print: -1012
}
