data {
  tuple(int, real) z;  // expect error: tuple types are not supported yet
}
