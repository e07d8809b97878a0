functions {
  real f(int n) {  // expect error: `f` does not return real on every path
    while (1) {
      if (n > 1) break;
      return 2;
    }
  }
}
