transformed data {
  real a = ln(2);  // expect error: did you mean `log`?
  int n = length({1, 2});  // expect error: did you mean `size`?
  real b = rnorm(0, 1);  // expect error: did you mean `normal_rng`?
  real c = nrow([[1]]);  // expect error: did you mean `rows`?
  real d = sigmoid(0);  // expect error: did you mean `inv_logit`?
}
