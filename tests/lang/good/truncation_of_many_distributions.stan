parameters { real<lower=0.2, upper=0.9> x; }
model {
  x ~ lognormal(0, 1) T[0.1, ];
  x ~ gamma(2, 3) T[0.1, ];
  x ~ weibull(2, 1) T[, 1];
  x ~ beta(2, 3) T[0.1, 0.95];
  x ~ logistic(0, 1) T[0.1, 1];
  x ~ student_t(4, 0, 1) T[0, ];
  x ~ uniform(0, 2) T[0, 1];
}
// at: 0
// expect target: -2.000706999997135
