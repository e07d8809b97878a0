functions {
  real f(real x) { if (x > 0) return x; else return -x; }
  real h(int n) { while (1) { if (n > 1) return 2; } }
  real e(real x) { reject("never"); }
  void v(real x) { if (x > 0) return; print(x); }
  int c(int n) { for (i in 1:n) { return i; } }
  vector p(vector x) { return 2 * x; }
  real i(int n) { return n; }
  array[] real j(array[] int n) { return n; }
}
