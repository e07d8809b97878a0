functions {
  vector f_lp(vector x, real a) { target += a; return x; }
}
parameters { real a; }
model {
  target += sum(solve_newton(f_lp, [1]', a));  // expect error: `f_lp` may not be an argument: its name ends in _lp
}
