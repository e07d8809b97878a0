// SPDX-License-Identifier: BSD-3-Clause
// Gathers whose rows are sorted, mixed, or all of one place, and no multiple of what is added at a time.
data {
  int N, J;
  array[N] int sorted, mixed, same;
  array[3] int few;
  array[0] int none;
  vector[N] y;
}
parameters {
  vector[J] a, b, c;
}
model {
  y ~ normal(a[sorted] .* b[mixed] + c[same], 2);
  y[few] ~ normal(a[few] + c[few], 1);
  target += sum(exp(a[none]));
  target += -square(c);
  target += -log1p_exp(a[mixed] .* b[sorted]);
}
