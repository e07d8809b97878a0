data { int K, N; array[N] vector[K] y; }
parameters { cholesky_factor_corr[K] L; vector<lower=0>[K] tau; matrix[K, N] z; }
transformed parameters { matrix[N, K] b = (diag_pre_multiply(tau, L) * z)'; }
model {
  L ~ lkj_corr_cholesky(2); tau ~ cauchy(0, 2); to_vector(z) ~ std_normal();
  for (n in 1:N) y[n] ~ normal(b[n], 1);
}
