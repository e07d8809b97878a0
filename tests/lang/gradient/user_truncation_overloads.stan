functions {
  real foo_lcdf(real y, vector l) { return log1m_exp(-l[1] * y); }
  real foo_lccdf(real y, vector l) { return -l[1] * y; }
  real foo_lpdf(real y, real l) { return log(l) - l * y; }
  real foo_lcdf(real y, real l) { return log1m_exp(-l * y); }
  real foo_lccdf(real y, real l) { return -l * y; }
  real foo_lpdf(real y, vector l) { return log(l[1]) - l[1] * y; }
  // The density takes counts, what it is divided by takes reals.
  real bar_lpdf(real y, array[] int n, real l) { return log(l) - n[1] * l * y; }
  real bar_lcdf(real y, array[] real n, real l) { return log1m_exp(-n[1] * l * y); }
  real bar_lccdf(real y, array[] real n, real l) { return -n[1] * l * y; }
}
data { real z; }
transformed data { array[2] int n = {2, 3}; }
parameters { real<lower=0> l; vector<lower=0>[2] k; }
model {
  z ~ foo(l) T[0.1, 3];
  z ~ foo(k) T[0.2, ];
  z ~ bar(n, l) T[0.1, ];
  z ~ bar(n, l) T[, 4];
  l ~ gamma(2, 2);
  k ~ gamma(2, 2);
}
