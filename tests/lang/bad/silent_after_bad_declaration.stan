data {
  int N  // expect error: expected `;` after this
  vector[N] x;
}
parameters { real mu; }
model { x ~ normal(mu, 1); }
// parse only
