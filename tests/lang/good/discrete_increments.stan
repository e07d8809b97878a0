// Truncation, and functions that add to target.
functions {
  void seen_lp(real y, int z) { y ~ normal(z, 1); }
}
data { int N; vector[N] y; }
parameters {
  vector[2] mu;
  array[N] int<lower=1, upper=2> z;  // expect note: `z` is summed out of the density
}
model {
  mu ~ std_normal();
  for (n in 1:N) seen_lp(y[n], z[n]);
  y ~ normal(mu[z], 1) T[0, ];
}
