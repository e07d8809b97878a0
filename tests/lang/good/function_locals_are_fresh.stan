functions {
  real twice(int n) {
    array[2] real x;
    if (n == 0) { x[1] = 7; return twice(1); }
    return is_nan(x[1]);
  }
}
transformed data { print(twice(0));  // expect print: 1
}
