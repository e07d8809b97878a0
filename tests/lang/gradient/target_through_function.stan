// A function that reads target has a slope, whatever its arguments.
functions {
  real seen_lp(int n) { return n * tanh(0.1 * target()); }
  vector both_lp(int n) { return [seen_lp(n), 1]'; }
}
parameters { real a; vector[2] b; }
model {
  a ~ normal(0, 2);
  tanh(seen_lp(2)) ~ normal(b[1], 1);
  b ~ normal(both_lp(1), 1.5);
}
