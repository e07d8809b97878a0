transformed data {
  print(!1 == 0, " ", !(1 == 0), " ", !0, " ", !5);  // expect print: 1 1 1 0
}
