functions {
  real half(real x) { return x / 2; }
  real second(array[] real x) { return x[2] / 2; }
}
transformed data { print(half(3), " ", second({1, 3}));  // expect print: 1.5 1.5
}
