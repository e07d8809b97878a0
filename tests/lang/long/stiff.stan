// Robertson's reactions and van der Pol's oscillator, which are stiff, seen with normal errors.
functions {
  vector reactions(real t, vector y, vector theta) {
    real slow = 0.04 * theta[1] * y[1];
    real mixed = 1e4 * theta[2] * y[2] * y[3];
    real fast = 3e7 * theta[3] * square(y[2]);
    return [-slow + mixed, slow - mixed - fast, fast]';
  }
  vector oscillator(real t, vector y, vector theta) {
    return [y[2], theta[1] * (1 - square(y[1])) * y[2] - y[1]]';
  }
}
data {
  int<lower=1, upper=2> which;
  int<lower=1> T;
  real rel, abs_;
  array[T] real ts;
  array[T] real y;
}
parameters {
  vector[3] theta;
}
model {
  array[T] vector[which == 1 ? 3 : 2] z;
  if (which == 1) z = ode_bdf_tol(reactions, [1, 0, 0]', 0, ts, rel, abs_, 1000000, theta);
  else z = ode_bdf_tol(oscillator, theta[2:3], 0, ts, rel, abs_, 1000000, theta);
  to_vector(z[, 1]) ~ normal(y, 0.25);
}
