transformed data {
  print(2 .* 3, " ", 7 ./ 2.0, " ", 2 .^ 3);  // expect print: 6 3.5 8
}
