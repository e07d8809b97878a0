data { vector[2] y; array[2] int k; }
parameters { real mu; real<lower=0> s; }
model {
  y ~ normal(mu, s);
  k ~ poisson(s);
  mu ~ student_t(4, 0, 2);
  s ~ gamma(2, 3);
}
// data: {"y": [0.5, 1.5], "k": [2, 0]}
// at: 0.25 0
// expect target: -7.8300227042438859
