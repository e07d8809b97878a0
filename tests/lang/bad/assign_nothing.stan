model {
  real x;
  x = ; // expect error: expected an expression
  x += ; // expect error: expected an expression
  = 3; // expect error: expected an expression, found `=`
}
