// A function that reads target needs the density of all statements before.
functions {
  void twice_lp(real y, int z) { target += 0.1 * target() + normal_lpdf(y | z, 1); }
}
data { int N; vector[N] y; }
parameters {
  real m;
  array[N] int<lower=1, upper=2> z;  // expect note: `z` is sampled by Gibbs steps beside the others, not summed out of the density: `twice_lp` reads target beside a discrete parameter
}
model {
  m ~ std_normal();
  for (n in 1:N) twice_lp(y[n], z[n]);
}
