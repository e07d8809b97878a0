functions {
  print("no");  // expect error: expected
}
// parse only
