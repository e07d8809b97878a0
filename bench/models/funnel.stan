// SPDX-License-Identifier: BSD-3-Clause
// Neal's funnel, as it is written.
data {
  int<lower=1> D;
}
parameters {
  real v;
  vector[D] x;
}
model {
  v ~ normal(0, 3);
  x ~ normal(0, exp(v / 2));
}
