// All elements are needed at once.
data { int N; vector[N] y; }
parameters {
  real m;
  array[N] int<lower=1, upper=2> z;  // expect note: this cannot be taken apart into elements of discrete parameters
}
model {
  y ~ normal(cumulative_sum(to_vector(z)), 1);
  m ~ normal(max(z), 1);
}
