// Points of no kind: their number of dimensions is not that of the others.
data { int none; }
parameters { array[3] vector[2] x; real<lower=0> s; array[2] vector[4] z; vector[3] m; }
model {
  array[none] vector[4] a; array[none] real b; array[none] vector[0] c;
  target += sum(gp_exp_quad_cov(x, a, s, 1.5)) + sum(gp_exp_quad_cov(b, {s, 1}, 1.2, s));
  target += sum(gp_matern32_cov(a, x, s, s)) + sum(gp_exponential_cov(x, c, s, s)) + sum(gp_matern52_cov(x, a, 1, {s, 2}));
  target += sum(gp_periodic_cov(a, x, s, 1, s)) + sum(gp_periodic_cov(x, a, s, 1, s));
  target += sum(gp_dot_prod_cov(a, x, s)) + sum(gp_dot_prod_cov(x, c, s)) + sum(gp_dot_prod_cov(x, s)) * 0.1;
  matrix[3, none] k = gp_exp_quad_cov(x, z[1 : none], s, 0.5);
  target += -dot_self(x[1]) - dot_self(x[2]) - dot_self(x[3]) - s - dot_self(k' * m) - dot_self(m) - dot_self(z[1]) - dot_self(z[2]);
}
