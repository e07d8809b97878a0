functions {
  real sqrt(real x) {  // expect error: `sqrt` with these arguments is a function of the language
    return x;
  }
}
