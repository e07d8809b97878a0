functions {
  void f_lp(real a) {
    int w = 0;
    while (w < 3) {
      w += 1;
      if (tanh(0.01 * target()) >= 2 * a) break;
    }
  }
}
parameters { real x; vector[3] y; }
model {
  matrix[3, 3] v = 2 * tanh(rep_matrix(x, 3, 3));
  int w = 0;
  while (w < 2) {
    w += 1;
    v[{1, 2, 1}, {2}] = rep_matrix(y[3], 3, 1);
    if (x > 0.3) { target += -x^2; }
    else { f_lp(0.3 * x); }
  }
}
