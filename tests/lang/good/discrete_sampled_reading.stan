// Target is read beside a discrete parameter; what is printed of it does not count.
data { int N; vector[N] y; }
parameters {
  real m;
  array[N] int<lower=1, upper=2> z;  // expect note: not summed out of the density: this reads target, which depends on discrete parameters (line 11)
}
model {
  m ~ std_normal();
  print("target = ", target());
  for (n in 1:N) y[n] ~ normal(m, z[n]);
  if (target() > 1) target += -m;
}
