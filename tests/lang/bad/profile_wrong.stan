model {
  profile(a) { } // expect error: expected a string, found `a`
  profile("a") target += 1; // expect error: expected `{`
}
