// Numbers as print() writes them.
transformed data {
  print(1);  // expect print: 1
  print(-2.5, " and ", 1e-10);  // expect print: -2.5 and 1e-10
}
