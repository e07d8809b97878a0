parameters { vector[3] x; }
model {
  vector[4] s = simplex_jacobian(x);  // expect error: `simplex_jacobian` may not be called here
  s[1] ~ normal(0, 1);
}
