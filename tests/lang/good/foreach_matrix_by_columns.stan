transformed data {
  for (x in [[1, 2], [3, 4]]) print(x);  // expect print: 1 // expect print: 3 // expect print: 2 // expect print: 4
}
