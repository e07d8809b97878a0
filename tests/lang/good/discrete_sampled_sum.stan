// A local variable that adds over elements.
data { int N; vector[N] y; }
parameters {
  real m;
  array[N] int<lower=1, upper=2> z;  // expect note: these statements need many elements of `z` at once
}
model {
  real total = 0;
  for (n in 1:N) total += z[n];
  total ~ normal(m, 1);
}
