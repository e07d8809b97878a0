data { int N; vector[N] y; }
parameters { real mu; }
model {
  for n in 1:N {  // expect error: write `for (i in 1:N) statement`
    y[n] ~ normal(mu, 1);
  }
  mu ~ normal(0, 1)  // expect error: expected `;` after this
}
// parse only
