parameters { real x; }
model {
  x ~ normal(0, 1) T[lo, hi];  // expect error: `lo` is not declared // expect error: `hi` is not declared
}
