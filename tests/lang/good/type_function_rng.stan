functions {
  real draw_rng(real m) { return normal_rng(m, 1); }
  array[] real draws_rng(int n) { array[n] real x; for (i in 1:n) x[i] = draw_rng(i); return x; }
}
transformed data { real a = draw_rng(0); }
generated quantities { array[3] real x = draws_rng(3); }
