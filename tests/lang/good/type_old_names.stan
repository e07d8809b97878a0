data { int N; vector[N] x; array[N] int k; matrix[N, N] A; array[N] vector[N] vs; }
parameters { real mu; vector[N] beta; real<lower=0> sigma; }
model {
  target += multiply_log(2, mu);  // expect note: `multiply_log` is called `lmultiply` now
  target += binomial_coefficient_log(N, 2);  // expect note: `binomial_coefficient_log` is called `lchoose` now
}
