// A hidden Markov model whose log density and gradient are known; parts of the probabilities of
// staying and of the first state go on by one.
data {
  int<lower=2> K;
  int<lower=1> T;
  matrix[K, K] Gamma;
  vector[K] rho;
  matrix[T, K] seen;
}
parameters {
  real move, start, slope;
}
model {
  matrix[K, K] G = Gamma;
  vector[K] r = rho;
  real half = rho[1] * -expm1(-start) / 2;
  for (i in 1:(K - 1)) {
    real shift = Gamma[i, i] * -expm1(-move) / 2;
    G[i, i] -= shift;
    G[i, i + 1] += shift;
  }
  r[1] -= half;
  r[2] += half;
  target += hmm_marginal(slope * seen', G, r);
}
