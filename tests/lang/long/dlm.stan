// A dynamic linear model whose log density and gradient are known; the covariance of what is
// seen is a matrix or, where `apart` is 1, its diagonal.
data {
  int<lower=1> n, r, T;
  int<lower=0, upper=1> apart;
  matrix[r, T] y;
  matrix[n, r] F;
  matrix[n, n] G, W, C0;
  matrix[r, r] V;
  vector[n] m0;
}
parameters {
  real f, g, v, w, m, c, shift;
}
model {
  matrix[n, r] F1 = F;
  matrix[n, n] G1 = G;
  F1[1, r] += f;
  G1[n, 1] += g;
  if (apart)
    target += gaussian_dlm_obs_lpdf(y + shift | F1, G1, diagonal(V) * exp(v), W * exp(w), m0 + m, C0 * exp(c));
  else
    target += gaussian_dlm_obs_lpdf(y + shift | F1, G1, V * exp(v), W * exp(w), m0 + m, C0 * exp(c));
}
