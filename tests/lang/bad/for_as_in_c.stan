model {
  for (int i = 0; i < 10; i++) {  // expect error: expected a name, found the word `int`
    target += i;
  }
}
// parse only
