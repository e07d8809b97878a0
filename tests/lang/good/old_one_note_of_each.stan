parameters { real x; }
model {
  real a;
  real b[2]; // expect note: array[2] real b;
  real c[2];
  a <- x; // expect note: a = ...
  b[1] <- a;
  increment_log_prob(a); # expect note // expect note: `increment_log_prob` is no longer part of Stan // expect note: `#` comments are no longer part of Stan
  increment_log_prob(normal_log(b[1], 0, 1)); // expect note: the suffix `_log` is no longer part of Stan
  increment_log_prob(normal_log(b[1], 0, 2)); # another
  print(get_lp(), get_lp()); // expect note: `get_lp` is no longer part of Stan
}
