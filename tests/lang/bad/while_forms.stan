model {
  while 1 { }  // expect error: expected `(`
  while () { }  // expect error: expected an expression
  do { } while (1);  // expect error: expected `=`, `~` or a call, found `{`
}
// parse only
