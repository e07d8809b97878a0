functions {
  int factorial(int n) { return n < 2 ? 1 : n * factorial(n - 1); }
  real power(real x, int n) {
    if (n == 0) return 1;
    real h = power(x, n %/% 2);
    return n % 2 ? x * h * h : h * h;
  }
}
parameters { real x; }
model {
  target += factorial(4) * power(x, 5);
}
generated quantities { print(factorial(5));  // expect print: 120
}
// at: 0.5
// expect target: 0.75
