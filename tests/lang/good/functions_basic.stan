functions {
  int one() {
    return 1;
  }
  real add(real a, real b) {
    return a + b;
  }
  void say(int n) {
    print("n is ", n);
  }
  void leave(real x) {
    if (x > 0) return;
    print(x);
  }
}
transformed data {
  real a = add(one(), 2.5);
  say(3);
  leave(a);
}
