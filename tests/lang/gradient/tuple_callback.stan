functions {
  vector rhs(real t, vector y, tuple(real, complex) k) { return -y * k.1 * abs(k.2); }
  real tst_lpdf(complex z, complex m) { return -norm(z - m); }
}
data { array[3] tuple(real, real) d; }
parameters { tuple(real<lower=0>, real) p; complex z; }
model {
  array[2] vector[1] y = ode_rk45_tol(rhs, [1.0]', 0.0, {1.0, 2.0}, 1e-10, 1e-10, 100000, (p.1, z));
  target += y[2][1] - p.2 ^ 2 - norm(z);
  z ~ tst(p.2);
  target += (p.2, 3 * p.1).2 * -1;
  tuple(real, real) t = (p.2 > 0) ? p : (1.0, p.2);
  target += t.1 * -0.1;
}
