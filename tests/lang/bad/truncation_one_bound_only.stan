parameters { real x; }
model {
  x ~ normal(0, 1) T[0];  // expect error: expected `,`
}
// parse only
