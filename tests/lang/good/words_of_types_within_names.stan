transformed data {
  real vector_ = 1;
  real matrix2 = 2;
  real simplex_size = 3;
  real lower_ = 4;
  print(vector_ + matrix2 + simplex_size + lower_);  // expect print: 10
}
