data { int N; vector[N] y; }
parameters {
  real m;
  array[N] int<lower=1, upper=2> z;
}
model {
  y ~ normal(cumulative_sum(to_vector(z)), 1);  // expect error: this cannot be taken apart into elements
  m ~ normal(max(z), 1);  // expect error: this cannot be taken apart into elements
}
