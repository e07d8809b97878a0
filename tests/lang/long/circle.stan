// A circle, whose equation every solver follows for thousands of output times.
functions {
  vector turn(real t, vector z, real w) {
    return [-w * z[2], w * z[1]]';
  }
}
data {
  int<lower=1> T, solver;
  array[T] real ts;
  matrix[T, 2] weight;
}
parameters {
  real w, x, y;
}
model {
  array[T] vector[2] z;
  if (solver == 1) z = ode_rk45_tol(turn, [x, y]', 0, ts, 1e-9, 1e-9, 1000000, w);
  else if (solver == 2) z = ode_ckrk_tol(turn, [x, y]', 0, ts, 1e-9, 1e-9, 1000000, w);
  else if (solver == 3) z = ode_adams_tol(turn, [x, y]', 0, ts, 1e-9, 1e-9, 1000000, w);
  else z = ode_bdf_tol(turn, [x, y]', 0, ts, 1e-9, 1e-9, 1000000, w);
  for (k in 1:T) target += weight[k] * z[k];
}
