functions {
  int halvings(int n) {
    int m = n;
    int k = 0;
    while (1) {
      if (m < 2) return k;
      m = m %/% 2;
      k += 1;
    }
  }
}
transformed data {
  print(halvings(1), halvings(9), halvings(64));  // expect print: 036
}
