data { vector[3] y; }
parameters { vector[2] mu; }
model {
  y ~ normal(mu, 1);  // expect stop: 3
}
// data: {"y": [1, 2, 3]}
