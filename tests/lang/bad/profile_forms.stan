model {
  profile { }  // expect error: expected `(`
  profile(a) { }  // expect error: expected a string
  profile("a") target += 1;  // expect error: expected `{`
  profile("a", "b") { }  // expect error: expected
}
// parse only
