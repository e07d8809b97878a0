functions {
  int bound(int n) { print("bound ", n); return n; }
}
transformed data {
  int n = 2;
  for (i in bound(1):bound(n)) { n = 5; print(i, " ", n); }
  // expect print: bound 1
  // expect print: bound 2
  // expect print: 1 5
  // expect print: 2 5
}
