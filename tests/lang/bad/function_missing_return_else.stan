functions {
  real f(real x) {  // expect error: `f` does not return real on every path
    if (x > 0) { return 1; } else { print(x); }
  }
  real g(int n) {  // expect error: `g` does not return real on every path
    while (n > 1) { if (n > 2) break; return 1; }
  }
  real h(int n) {  // expect error: `h` does not return real on every path
    while (1) { if (n) break; }
  }
  real i(int n) { }  // expect error: `i` does not return real on every path
}
