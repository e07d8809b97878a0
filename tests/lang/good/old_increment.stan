parameters {
  real x;
}
model {
  increment_log_prob(-x ^ 2); // expect note: target += -x^2;
  print(get_lp()); // expect note: target()
}
