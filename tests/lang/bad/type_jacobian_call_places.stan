parameters { vector[3] x; real a; }
transformed parameters {
  real b = a > 0 ? lower_bound_jacobian(a, 0) : 1;  // expect error: `lower_bound_jacobian` may not stand in a branch of `?:`
  if (a > 0 && upper_bound_jacobian(a, 1) > 0) b = 2;  // expect error: may not stand in an operand that may be skipped
  while (lower_bound_jacobian(a, 0) > 7) b = 3;  // expect error: may not stand in the condition of a loop
  vector[4] s = simplex_jacobian(ordered_jacobian(x));  // expect error: `ordered_jacobian` may not stand in an argument of such a call
}
