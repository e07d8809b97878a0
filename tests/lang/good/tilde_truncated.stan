parameters {
  real x;
  real T;
}
model {
  x ~ normal(0, 1) T[0, ];
  x ~ normal(0, 1) T[, 1];
  x ~ normal(0, 1) T[0, 1];
  x ~ normal(0, 1) T[, ];
  T ~ normal(0, 1);
}
