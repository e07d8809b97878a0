transformed data {
  for (i in 1:5) { { if (i == 3) { break; } } print(i); }
  // expect print: 1
  // expect print: 2
}
