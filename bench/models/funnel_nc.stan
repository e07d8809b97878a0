// SPDX-License-Identifier: BSD-3-Clause
// Neal's funnel, non-centred.
data {
  int<lower=1> D;
}
parameters {
  real v_raw;
  vector[D] z;
}
transformed parameters {
  real v = 3 * v_raw;
  vector[D] x = exp(v / 2) * z;
}
model {
  v_raw ~ std_normal();
  z ~ std_normal();
}
