transformed data {
  real<lower=0> x = -1;
  x = 2;
  print(x);  // expect print: 2
}
