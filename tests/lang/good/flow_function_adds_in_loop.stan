functions {
  void add_lp(real x, int n) {
    for (i in 1:n) {
      if (i == 3) return;
      target += -i * x;
      x ~ normal(i, 1);
    }
  }
}
parameters { real x; }
model { for (n in 0:4) add_lp(x, n); }
// at: 0.5
// expect target: -15.307569732432709
