// A value that adds to target while it is computed, beside a sum.
functions {
  real prior_lp(real m) { m ~ std_normal(); return 2 * m; }
}
data { int N; vector[N] y; }
parameters {
  real m;
  array[N] int<lower=1, upper=2> z;  // expect note: `prior_lp` adds to the density while a variable is computed
}
model {
  real a = prior_lp(m);
  for (n in 1:N) y[n] ~ normal(a, z[n]) T[0, ];
}
