functions {
  real count_lpmf(array[] int n, real r) { return poisson_lupmf(n | r) + poisson_lpmf(n | r); }
}
data { array[2] int n; }
parameters { real<lower=0> r; }
model {
  n ~ count(r);
  target += count_lupmf(n | 2.0) - count_lpmf(n | 2.0);
}
// data: {"n": [1, 2]}
// at: 0
// expect target: -5.3862943611198908
