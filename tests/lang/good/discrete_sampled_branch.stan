// A condition on all elements.
data { int N; }
parameters {
  real m;
  array[N] int<lower=1, upper=2> z;  // expect note: several elements of `z` at once cannot be summed out here
}
model {
  if (max(z) > 1) m ~ normal(0, 1);
}
