model {
  real a, int b; // expect error: all names of one declaration have one type
}
