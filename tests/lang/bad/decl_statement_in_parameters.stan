parameters {
  real x;
  x = 2;  // expect error: the parameters block has declarations only
  if (x > 0) { }  // expect error: the parameters block has declarations only
}
// parse only
