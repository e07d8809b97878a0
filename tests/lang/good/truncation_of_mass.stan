// An integer lower bound is part of the support.
data { int k; }
parameters { real<lower=0> r; }
model {
  k ~ poisson(r) T[1, ];
  k ~ poisson(r) T[, 4];
  k ~ poisson(r) T[2, 5];
}
// data: {"k": 2}
// at: 0.5
// expect target: -2.5589676431327946
