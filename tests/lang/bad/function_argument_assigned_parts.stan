functions {
  void f(vector x, array[] int k) {
    x[1] = 2;  // expect error: argument `x` may not be assigned
    k[1] += 1;  // expect error: argument `k` may not be assigned
    x = 2 * x;  // expect error: argument `x` may not be assigned
  }
}
