functions { vector root(vector x, real a) { return x .* x - a; } }
parameters { real<lower=0> a; }
model {
  vector[1] x = solve_newton(root, [1]', a + 3);
  print(abs(x[1] - 2) < 1e-6);  // expect print: 1
  target += x[1];
}
// at: 0
