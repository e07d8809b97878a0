transformed data {
  real nan = not_a_number();
  print(nan == nan, " ", nan != nan, " ", nan < 1, " ", nan >= 1);  // expect print: 0 1 0 0
  print(1 / positive_infinity(), " ", negative_infinity());  // expect print: 0 -inf
}
