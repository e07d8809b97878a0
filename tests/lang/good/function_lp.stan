functions {
  real add_lp(real x) { target += -x ^ 2; return target(); }
  void twice_lp(real x) { x ~ normal(0, 1); target += add_lp(x); }
}
parameters { real x; }
model { twice_lp(x); target += add_lp(2 * x) > 0; }
// at: 1
// expect target: -8.8378770664093445
