transformed data {
  for (i in -1:1) print(i);  // expect print: -1 // expect print: 0 // expect print: 1
}
