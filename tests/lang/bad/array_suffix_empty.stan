data {
  int x[]; // expect error: expected sizes between `[` and `]`
}
