// Predator and prey by Lotka and Volterra, seen with normal errors, by any of the solvers.
functions {
  vector change(real t, vector z, vector theta) {
    return [(theta[1] - theta[2] * z[2]) * z[1], (-theta[3] + theta[4] * z[1]) * z[2]]';
  }
  vector residual(real t, vector z, vector slope, vector theta) {
    return slope - change(t, z, theta);
  }
}
data {
  int<lower=1> T, solver;
  real rel, abs_;
  array[T] real ts;
  array[T] vector[2] y;
}
transformed data {
  vector[2] fine = rep_vector(abs_, 2);
}
parameters {
  vector[4] log_theta;
  vector[2] log_z0;
}
model {
  vector[4] theta = exp(log_theta);
  vector[2] z0 = exp(log_z0);
  array[T] vector[2] z;
  if (solver == 1) z = ode_rk45_tol(change, z0, 0, ts, rel, abs_, 1000000, theta);
  else if (solver == 2) z = ode_ckrk_tol(change, z0, 0, ts, rel, abs_, 1000000, theta);
  else if (solver == 3) z = ode_adams_tol(change, z0, 0, ts, rel, abs_, 1000000, theta);
  else if (solver == 4) z = ode_bdf_tol(change, z0, 0, ts, rel, abs_, 1000000, theta);
  else if (solver == 5) z = ode_adjoint_tol_ctl(change, z0, 0, ts, rel, fine, rel, fine, rel, abs_, 1000000, 100, 1, 2, 2, theta);
  else z = dae_tol(residual, z0, change(0, z0, theta), 0, ts, rel, abs_, 1000000, theta);
  for (k in 1:T) target += normal_lpdf(log(z[k]) | log(y[k]), 0.25);
}
