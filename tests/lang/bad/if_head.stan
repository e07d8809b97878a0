model {
  real x;
  if x > 1 x = 2; // expect error: expected `(`, found `x`
  if () x = 1; // expect error: expected an expression, found `)`
  while { } // expect error: expected `(`, found `{`
}
