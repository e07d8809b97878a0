transformed data {
  real x = exp("1");  // expect error: a string may stand only in print, reject, fatal_error and profile
}
// parse only
