data { real s; }
parameters {
  real<multiplier=s> a;  // expect stop: `a` has offset 0 and multiplier 0: they must be finite, the multiplier positive
}
// data: {"s": 0}
