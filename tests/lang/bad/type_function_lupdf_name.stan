functions {
  real foo_lupdf(real x) { return x; }  // expect error: names that end in _lupdf or _lupmf are made by the language
}
