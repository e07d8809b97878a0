// A loop that is left by a condition on a discrete parameter.
data { int N; vector[N] y; }
parameters {
  real m;
  array[N] int<lower=1, upper=2> z;  // expect note: a loop is left by a condition on a discrete parameter (line 10)
}
model {
  m ~ std_normal();
  for (n in 1:N) {
    if (z[n] == 1) continue;
    y[n] ~ normal(m, 1);
  }
}
