transformed data {
  real x = 1;
  { real y = x + 1; x = y; }
  { vector[2] y = [x, x]'; print(y); }  // expect print: [2,2]
}
