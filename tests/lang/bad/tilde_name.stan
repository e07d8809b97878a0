model {
  1 ~ 2; // expect error: expected the name of a distribution, found `2`
  1 ~ normal; // expect error: expected `(`, found `;`
  1 ~ normal(0, 1) + 2; // expect error: expected an operator or `;`, found `+`
  ~ normal(0, 1); // expect error: expected an expression, found `~`
  1 ~ target(0, 1); // expect error: expected the name of a distribution
}
