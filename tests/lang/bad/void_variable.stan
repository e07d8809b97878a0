model {
  void x; // expect error: expected a type
}
