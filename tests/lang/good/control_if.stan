transformed data {
  int a = 1;
  real b;
  if (a) b = 1;
  if (a > 1) b = 1; else b = 2;
  if (a > 1) {
    b = 1;
  } else if (a > 0) {
    b = 2;
  } else {
    b = 3;
  }
  if (a) if (b > 1) b = 1; else b = 2;
  if (a) { if (b > 1) b = 1; } else b = 2;
}
