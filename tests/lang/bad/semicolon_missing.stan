data {
  int N // expect error: expected `;` after this
  real x;
}
model {
  real y
    = 1 // expect error: expected `;` after this
  y = 2 // expect error: expected `;` after this
  target += y // expect error: expected `;` after this
}
