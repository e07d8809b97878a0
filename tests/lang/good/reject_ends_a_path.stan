functions {
  real half(real x) {
    if (x > 0) return x / 2;
    reject("not positive");
  }
  real third(real x) {
    if (x > 0) { return x / 3; } else { fatal_error("not positive"); }
  }
}
transformed data { print(half(3), " ", third(3));  // expect print: 1.5 1
}
