functions {
  int sort_of(real x) {
    if (x < 0) return -1;
    else if (x == 0) return 0;
    else if (x < 1) return 1;
    else return 2;
  }
}
transformed data {
  print(sort_of(-1), sort_of(0), sort_of(0.5), sort_of(3));  // expect print: -1012
}
