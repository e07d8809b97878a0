transformed data {
  vector[2] v;
  real x = v(1);  // expect error: `v` is a variable, not a function
}
