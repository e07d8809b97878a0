data {
  int; // expect error: expected a name, found `;`
  real<lower=0>; // expect error: expected a name
}
