functions {
  vector f(real t, vector y, real a, data real b) { return a * b * y; }
  vector few(vector y) { return y; }
  real scalar(real t, vector y) { return y[1]; }
  vector draw_rng(real t, vector y) { return y * normal_rng(0, 1); }
}
parameters { real p; }
transformed parameters {
  array[1] vector[1] x1 = ode_rk45(f, [1]', 0, {1}, p, 2);
  array[1] vector[1] x2 = ode_rk45(f, [1]', 0, {1}, 2, p); // expect error: argument 4 of `f` must be data
  array[1] vector[1] x3 = ode_rk45(f, [1]', 0, {1}, p); // expect error: no signature of `ode_rk45` fits
  array[1] vector[1] x4 = ode_rk45(f, [1]', 0, {1}, p, [2]'); // expect error: no signature of `ode_rk45` fits
  array[1] vector[1] x5 = ode_rk45(few, [1]', 0, {1}); // expect error: no signature of `ode_rk45` fits
  array[1] vector[1] x6 = ode_rk45(scalar, [1]', 0, {1}); // expect error: no signature of `ode_rk45` fits
  array[1] vector[1] x7 = ode_rk45_tol(f, [1]', 0, {1}, p, 1e-6, 100, p, 2); // expect error: argument 5 of `ode_rk45_tol` must be data
  array[1] vector[1] x8 = ode_rk45(nothing, [1]', 0, {1}); // expect error: `nothing` is not declared
}
generated quantities {
  array[1] vector[1] y1 = ode_rk45(draw_rng, [1]', 0, {1}); // expect error: `draw_rng` may not be an argument
}
