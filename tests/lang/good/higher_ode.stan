functions { vector decay(real t, vector y, real k) { return -k * y; } }
parameters { real<lower=0> k; }
model {
  array[2] vector[1] y = ode_rk45_tol(decay, [1]', 0, {1, 2}, 1e-10, 1e-10, 10000, k);
  print(abs(y[1, 1] - exp(-k)) < 1e-7, abs(y[2, 1] - exp(-2 * k)) < 1e-7);  // expect print: 11
  target += y[1, 1];
}
// at: 0
