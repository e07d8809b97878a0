functions {
  void count_lp(int n) {
    for (i in 1 : n) {
      if (i >= 4)
        print(2);
      else
        target += 1;
    }
    target += 0.1 * sin(target());
  }
  real kept_lp(real y, real m) {
    target += 0.01 * square(target());
    y ~ normal(m, 0.7);
    return m;
  }
}
parameters { real x; }
model {
  target += -0.5 * x^2;
  for (i in 1 : 3) count_lp(2);
  target += normal_lupdf(x | 1.2, 0.8);
  target += 0.1 * sin(target());
  target += kept_lp(0.3, x);
}
