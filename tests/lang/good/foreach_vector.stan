transformed data {
  for (x in [1, 2]') print(x + 0.5);  // expect print: 1.5 // expect print: 2.5
}
