// A dynamic linear model with a full and with a diagonal covariance of what is seen; every
// argument depends on parameters.
data {
  int<lower=1> T;
  matrix[2, T] y;
  matrix[3, 3] C0;
}
parameters {
  matrix[3, 2] F;
  matrix[3, 3] G;
  vector[3] m0;
  cov_matrix[2] V;
  cov_matrix[3] W;
  vector<lower=0>[2] v;
  real shift;
}
model {
  y ~ gaussian_dlm_obs(F, G, V, W, m0, C0);
  y + shift ~ gaussian_dlm_obs(F, G, v, W, m0, 0.5 * W + C0);
  to_vector(F) ~ std_normal();
  to_vector(G) ~ std_normal();
  m0 ~ std_normal();
  v ~ lognormal(0, 1);
}
