data {
  int typedef;  // expect error: `typedef` is a reserved word
}
