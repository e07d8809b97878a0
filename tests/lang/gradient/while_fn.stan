functions {
  real iterate(real x, vector w) {
    real y = x; int n = 0;
    while (1) {
      y = y * w[1] + w[2];
      n += 1;
      if (y > 3 || n > 6) return y * n;
      for (i in 1:2) { if (i == 2 && n == 2) continue; y = y + w[i] * y; if (y > 50) break; }
    }
    return 0;
  }
}
parameters { real a; vector[2] w; }
model { target += -0.1 * square(iterate(a, w)); a ~ normal(0, 1); w ~ normal(1, 1); }
