data { int d15; }
parameters { real d7; vector[3] d9; }
model {
  target += d15 * sin(d15 * exp(sin(d15 * cos(d15 + tanh(d15 * sin(d15 + cos(d15 - tanh(d15 + d7))))))));
  for (d2 in 1 : 3) {
    real t12 = d15 * sin(d9[d2] / d15);
    t12 ~ normal(d15 * exp(sin(d15 * cos(d15 + tanh(d15 * sin(d7))))), 1 + d15);
  }
  d9 ~ normal(d7, d15); d7 ~ normal(0, 1);
}
