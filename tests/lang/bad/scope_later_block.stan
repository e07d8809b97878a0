transformed data { real a = mu; }  // expect error: `mu` is not declared
parameters { real mu; }
transformed parameters { real b = c; }  // expect error: `c` is not declared
generated quantities { real c = 1; }
