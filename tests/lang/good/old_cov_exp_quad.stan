data { array[2] real x; }
parameters { real<lower=0> a; }
model {
  matrix[2, 2] K = cov_exp_quad(x, a, 1.0);  // expect note: `cov_exp_quad` is called `gp_exp_quad_cov` now
  target += K[1, 1] + cov_exp_quad(x, a, 2.0)[1, 2];
}
