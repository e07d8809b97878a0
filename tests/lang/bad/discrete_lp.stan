functions {
  void seen_lp(real y, int z) { y ~ normal(z, 1); }
}
data { int N; vector[N] y; }
parameters { array[N] int<lower=1, upper=2> z; real x; }
model {
  for (n in 1:N) seen_lp(y[n], z[n]);  // expect error: `seen_lp` may not stand beside a discrete parameter
  x ~ std_normal();
}
