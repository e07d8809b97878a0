transformed data {
  real x1 = 1;
  real X_y_1 = 2;
  real T = 3;
  real i = 7;
  real e = 8;
  real e1 = 9;
  real target_ = 10;
  real ints = 11;
  real x = T;
}
