transformed data {
  print(abs(pi() - 3.141592653589793) < 1e-15, abs(e() - 2.718281828459045) < 1e-15, sqrt2() == sqrt(2), is_inf(positive_infinity()), is_nan(not_a_number()), machine_precision() == 2 ^ -52);
  // expect print: 111111
}
