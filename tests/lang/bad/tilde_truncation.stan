model {
  1 ~ normal(0, 1) T[0]; // expect error: write `T[lower, ]`
  1 ~ normal(0, 1) T(0, 1); // expect error: expected an operator or `;`, found `T`
}
