parameters {
  real<lower=x> x;  // expect error: `x` is not declared
  vector<upper=y[1]>[2] y;  // expect error: `y` is not declared
}
