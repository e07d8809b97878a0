data { real lo; real hi; }
parameters {
  real<lower=lo, upper=hi> a;  // expect stop: the lower bound of `a` is 3, its upper bound 2
}
// data: {"lo": 3, "hi": 2}
