functions {
  void prior_lp(real x, vector v) {
    x ~ normal(0, 2);
    v ~ exponential(x ^ 2);
    target += 1;
  }
}
parameters { real x; vector<lower=0>[2] v; }
model { prior_lp(x, v); }
// at: 0.5 0 0
// expect target: -3.9159244360043992
