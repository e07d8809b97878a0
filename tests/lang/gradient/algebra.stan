functions {
  vector eqs(vector y, vector th, real c) {
    return [y[1] + th[1] * exp(y[2]) - 3, y[2] * y[2] * y[2] + y[2] - th[2] - c * y[1]]';
  }
  vector old(vector y, vector th, data array[] real x_r, data array[] int x_i) {
    return [y[1] + th[1] * exp(y[2]) - x_r[1], y[x_i[1]]^3 + y[2] - th[2]]';
  }
}
data { real x; }
parameters { vector<lower=0>[2] th; real<lower=0, upper=1> c; vector[2] guess; }
model {
  vector[2] a = solve_newton(eqs, [0, 0]', th, c);
  vector[2] b = solve_powell(eqs, 0.1 * guess, th, 0.4);
  vector[2] d = solve_powell_tol(eqs, [2, 2]', 1e-8, 1e-8, 500, [1, 1]', c);
  vector[2] e = solve_newton_tol(eqs, [1, 0]', 1e-3, 1e-9, 300, th, x);
  vector[2] f = algebra_solver(old, [1, 0.5]', th, {x}, {2});
  vector[2] g = algebra_solver_newton(old, [1, 0.5]', th, {3.0}, {2}, 1e-3, 1e-8, 200);
  target += -dot_self(a) - b[1] * b[2] - d[1] + e[2] - dot_self(f) - square(g[1]);
  th ~ normal(1, 0.5); guess ~ std_normal();
}
