transformed data {
  int a = 1;
  real b = a ? 1 : 2;
  real c = (a > 0 ? 1 : a) ? 3 : 4;
  real d = a ? a > 1 ? 1 : 2 : 3;
  real e = 1 + (a ? b : 2);
}
