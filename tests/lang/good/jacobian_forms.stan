functions {
  real change_jacobian(real x) {
    jacobian += x;
    return exp(x);
  }
}
parameters {
  real x;
}
transformed parameters {
  real y = change_jacobian(x);
  jacobian += x;
}
