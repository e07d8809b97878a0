transformed data {
  real x = "text"; // expect error: a string may stand only in print
}
