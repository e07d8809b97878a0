transformed data {
  real x = 1;
  int n = 2;
  x .*= 2;  // expect error: `.*=` works on elements, real has none
  n ./= 2;  // expect error: `./=` works on elements, int has none
}
