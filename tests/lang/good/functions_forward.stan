functions {
  int even(int n);
  int odd(int n) {
    return n == 0 ? 0 : even(n - 1);
  }
  int even(int n) {
    return n == 0 ? 1 : odd(n - 1);
  }
}
transformed data {
  int x = even(10);
}
