data { int N; vector[N] v; }
parameters {
  real<lower=v> x;  // expect error: the lower bound of real must be a scalar or real, not vector
}
