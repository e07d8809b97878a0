transformed data {
  // Towards zero, and the remainder has the sign of the dividend.
  print(7 %/% 2, " ", -7 %/% 2, " ", 7 %/% -2, " ", -7 %/% -2);  // expect print: 3 -3 -3 3
  print(7 % 2, " ", -7 % 2, " ", 7 % -2, " ", -7 % -2);  // expect print: 1 -1 1 -1
  print(7 / 2, " ", -7 / 2);  // expect print: 3 -3
}
