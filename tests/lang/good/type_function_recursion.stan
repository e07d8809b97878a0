functions {
  int f(int n) { return n < 2 ? 1 : n * f(n - 1); }
  int even(int n);
  int odd(int n) { return n == 0 ? 0 : even(n - 1); }
  int even(int n) { return n == 0 ? 1 : odd(n - 1); }
}
