parameters { int<lower=0> k; }  // expect error: `k` has no upper bound, so it cannot be summed out
model { }
