// SPDX-License-Identifier: BSD-3-Clause
// A smooth function of x as a latent Gaussian process, seen with Student-t noise.
data {
  int<lower=1> N;
  array[N] real x;
  vector[N] y;
}
parameters {
  real<lower=0> ell, eta, sigma, nu_less_one;
  vector[N] z;
}
transformed parameters {
  vector[N] f;
  {
    matrix[N, N] K = gp_exp_quad_cov(x, eta, ell);
    for (n in 1:N)
      K[n, n] += 1e-6;
    f = cholesky_decompose(K) * z;
  }
}
model {
  ell ~ gamma(2, 1);
  eta ~ normal(0, 5);
  sigma ~ normal(0, 2);
  nu_less_one ~ gamma(2, 0.1);
  z ~ std_normal();
  y ~ student_t(1 + nu_less_one, f, sigma);
}
