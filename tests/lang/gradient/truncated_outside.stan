data { real top; }
parameters { real mu; real<lower=0, upper=3> a; }
model {
  a ~ von_mises(mu, 1.5) T[, 3.1 + mu];
  mu ~ normal(0, 1);
  0.5 ~ von_mises(0.2, 1) T[top, ];
}
