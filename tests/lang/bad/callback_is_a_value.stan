parameters { real mu; }
model {
  target += reduce_sum(mu, {1.0, 2.0}, 1);  // expect error: no signature of `reduce_sum` fits
  target += reduce_sum(exp, {1.0, 2.0}, 1);  // expect error: `exp` is not declared
}
