// Eigenvalues of a smooth kernel that rounding cannot tell apart: what is built from all
// eigenvectors still has a gradient.
data {
  int<lower=1> N;
  vector[N] y;
}
parameters {
  real<lower=0> scale, rate, noise;
}
model {
  matrix[N, N] K;
  for (i in 1 : N)
    for (j in 1 : N) K[i, j] = scale * exp(-rate * square(0.1 * (i - j))) + (i == j ? 1e-5 : 0);
  matrix[N, N] Q = eigenvectors_sym(K);
  vector[N] variance = eigenvalues_sym(K) + noise;
  target += -0.5 * sum(square(Q' * y) ./ variance) - 0.5 * sum(log(variance));
  scale ~ lognormal(0, 1);
  rate ~ lognormal(0, 1);
  noise ~ lognormal(0, 1);
}
