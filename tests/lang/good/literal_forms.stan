transformed data {
  print(1e3, " ", 1.5E-2, " ", .5, " ", 2., " ", 1_000, " ", 1_0.2_5);  // expect print: 1000 0.015 0.5 2 1000 10.25
}
