parameters { real<lower=0> x; }
model {
  x ~ nosuch(1) T[0, ];  // expect error: there is no distribution `nosuch`
}
