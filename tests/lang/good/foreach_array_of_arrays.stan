transformed data {
  for (row in {{1, 2}, {3, 4}})
    for (x in row) print(x);  // expect print: 1 // expect print: 2 // expect print: 3 // expect print: 4
}
