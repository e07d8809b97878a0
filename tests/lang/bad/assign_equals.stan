model {
  real x = 1;
  x == 2; // expect error: write `=` to assign
  if (x = 1) x = 2; // expect error: `=` assigns; write `==` to compare
}
