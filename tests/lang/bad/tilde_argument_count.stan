parameters { real mu; }
model {
  mu ~ normal(0);  // expect error: no signature of `normal_lpdf` fits (real, int)
  mu ~ normal(0, 1, 2);  // expect error: no signature of `normal_lpdf` fits (real, int, int, int)
  mu ~ normal();  // expect error: no signature of `normal_lpdf` fits (real)
}
