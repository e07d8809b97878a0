data { int n; }
transformed data {
  int k = 3 % n;  // expect stop: remainder of 3 by zero
}
// data: {"n": 0}
