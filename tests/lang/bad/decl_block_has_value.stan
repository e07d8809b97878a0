data {
  int n = 3;  // expect error: a variable of the data block has no value here
}
parameters {
  real x = 1;  // expect error: a variable of the parameters block has no value here
}
// parse only
