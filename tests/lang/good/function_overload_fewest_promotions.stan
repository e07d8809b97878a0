functions {
  int pick(real x, real y) { return 1; }
  int pick(int x, real y) { return 2; }
}
transformed data { print(pick(1, 2), pick(1.0, 2), pick(1, 2.0));  // expect print: 212
}
