data { array[3] real y; }
parameters { real<lower=0, upper=1> p; ordered[2] mu; }
model {
  for (x in y) target += log_mix(p, normal_lpdf(x | mu[1], 1), normal_lpdf(x | mu[2], 1));
  for (i in 1:3) target += log_sum_exp(log(p) + normal_lpdf(y[i] | mu[1], 1), log1m(p) + normal_lpdf(y[i] | mu[2], 1));
}
// data: {"y": [0, 1, 2]}
// at: 0 0 0
// expect target: -9.7596741510216667
