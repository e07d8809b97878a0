functions {
  real part(array[] real y, int first, real mu) { return mu; }
  real whole(array[] real y, int first, int last) { return 1; }
}
parameters { real mu; }
model {
  target += reduce_sum(part, {1.0, 2.0}, 1, mu);  // expect error: no signature of `reduce_sum` fits
  target += reduce_sum(whole, {1.0, 2.0}, 1, mu);  // expect error: no signature of `reduce_sum` fits
  target += reduce_sum(whole, [1, 2]', 1);  // expect error: no signature of `reduce_sum` fits
}
