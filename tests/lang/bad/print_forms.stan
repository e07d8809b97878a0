transformed data {
  print "a";  // expect error: expected `(`
  print('a');  // expect error: strings stand in double quotes
  reject("a" "b");  // expect error: expected `,` or `)`
  fatal_error;  // expect error: expected `(`
}
// parse only
