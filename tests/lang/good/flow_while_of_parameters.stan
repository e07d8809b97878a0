functions {
  real root(real x) {
    real r = x;
    int n = 0;
    while (n < 20) {
      n += 1;
      real next = (r + x / r) / 2;
      if (abs(next - r) < 1e-14) break;
      r = next;
      if (n % 2 == 0) continue;
      r += 0;
    }
    return r;
  }
}
parameters { real<lower=1, upper=4> x; }
model { target += root(x); }
// at: 0
// expect target: 1.2934567576324087
