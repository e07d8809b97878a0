functions {
  real up_jacobian(real x) { jacobian += x; return exp(x); }
}
parameters { real m; }
transformed parameters { real<lower=0> s = up_jacobian(m); }
