functions {
  void add_lp(real x) { target += x; x ~ normal(0, 1); }
  real both_lp(real x) { add_lp(x); target += 1; return target(); }
}
parameters { real m; }
model { add_lp(m); target += both_lp(m); }
