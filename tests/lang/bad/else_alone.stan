model {
  real x;
  else x = 1; // expect error: `else` without `if`
  if (1) x = 1; x = 2; else x = 3; // expect error: a branch of several statements needs braces
}
