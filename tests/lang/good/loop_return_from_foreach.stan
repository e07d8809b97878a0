functions {
  real first_negative(vector v) {
    for (x in v) { if (x < 0) return x; }
    return not_a_number();
  }
}
transformed data {
  print(first_negative([1, -2, -3]'), " ", first_negative([1, 2]'));  // expect print: -2 nan
}
