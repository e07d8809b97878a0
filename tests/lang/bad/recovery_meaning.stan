functions {
  real f(real x) {
    real y = x x; // expect error: expected an operator or `;`, found `x`
    if (y > 0 return 1; // expect error: expected `)`, found the word `return`
  }
  real g(real x) { return f(x) + h(x); } // expect error: there is no function `h`
  real broken(real x, { return x; } // expect error: expected a type, found `{`
  real twice_lpdf(real x | real m { return x; } // expect error: expected `,` or `)`, found `{`
}
data {
  int<lower=1> N;
  vector[N y; // expect error: expected `,` or `]`, found `y`
  int M = 3; // expect error: a variable of the data block has no value here
}
parameters {
  real mu;
  real<lower=0 sigma; // expect error: expected `,` or `>`, found `sigma`
}
model {
  y ~ nromal(mu, sigma); // expect error: there is no distribution `nromal`
  mu ~ normal(0 1); // expect error: expected `,` or `)`, found `1`
  sgima ~ exponential(M); // expect error: `sgima` is not declared
  mu ~ twice(broken(1));
  if (mu > 0 { // expect error: expected `)`, found `{`
    y ~ normal(mmu, sigma); // expect error: `mmu` is not declared
  } else {
    y ~ normal(0, sigma);
  }
  for n in 1:N { // expect error: expected `(`, found `n`
    if (y[n] > 0) continue;
    y[n] ~ normal(mv, 1); // expect error: `mv` is not declared
  }
}
