transformed { // expect error: did you mean `transformed data` or `transformed parameters`?
  real x;
}
