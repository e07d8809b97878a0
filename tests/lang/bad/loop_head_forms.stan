model {
  for (1:3) { }  // expect error: expected a name, found `1`
  for (i 1:3) { }  // expect error: expected `in`
  for i in 1:3 { }  // expect error: expected `(`
  for (i in 1:) { }  // expect error: expected an expression
  for (i in 1:2:3) { }  // expect error: expected
}
// parse only
