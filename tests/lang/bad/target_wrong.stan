model {
  target = 1; // expect error: it can only be added to
  target -= 1; // expect error: it can only be added to
  jacobian = 1; // expect error: it can only be added to
  real x = target; // expect error: `target()` is its value
}
