transformed data {
  real T = 1;
  real lp = 2;
  real offset_ = 3;
  real lower_bound = 4;
  real array_ = 5;
  real printer = 6;
  print(T + lp + offset_ + lower_bound + array_ + printer);  // expect print: 21
}
