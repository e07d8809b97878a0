data { int N; vector[N] y; }
parameters {
  real m;
  array[N] int<lower=1, upper=2> z;
}
model {
  real total = 0;
  for (n in 1:N) total += z[n];  // expect error: these statements need many elements of `z` at once
  total ~ normal(m, 1);
  if (max(z) > 1) m ~ normal(0, 1);  // expect error: several elements of `z` at once cannot be summed out here
}
