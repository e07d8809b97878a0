functions {
  real one() { return 1; }
  array[] real ones() { return {1, 1}; }
}
transformed data { print(one() / 2, " ", ones()[1] / 2);  // expect print: 0.5 0.5
}
