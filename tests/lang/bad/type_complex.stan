data {
  complex z;  // expect error: complex types are not supported yet
}
