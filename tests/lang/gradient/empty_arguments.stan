// Arguments without elements: nothing to differentiate, and what stands beside them is checked.
functions {
  real part(array[] real x, int first, int last, vector v) { return sum(x) + sum(v); }
}
data { int y; int m; }
parameters { real a; vector<lower=0>[3] c; }
model {
  target += reduce_sum(part, {1.5, 2.5}, 1, rep_vector(a, m));
  target += reduce_sum(part, rep_array(a, m), 1, rep_vector(a, m));
  if (a > 0) y ~ ordered_probit(rep_vector(a, m), rep_array(cumulative_sum(c), m));
  a ~ normal(0, 1);
}
