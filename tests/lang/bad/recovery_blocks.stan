data {
  int N // expect error: expected `;` after this
}
parameters {
  real x y; // expect error: expected an operator or `;`, found `y`
  real z;
}
model {
  for (i in 1:3 { // expect error: expected `)`, found `{`
    z ~ normal(0, 1;; // expect error: expected `,` or `)`, found `;`
  }
  z ~ normal(0 1); // expect error: expected `,` or `)`, found `1`
}
generated quantities {
  real w = z z; // expect error: expected an operator or `;`, found `z`
}
