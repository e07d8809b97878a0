functions {
  real f_rng(real x) { target += x; return x; }  // expect error: `target +=` may not be used here
  real g_rng(real x) { x ~ normal(0, 1); return x; }  // expect error: `~` may not be used here
}
