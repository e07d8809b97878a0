transformed data {
  for (n in {3, 1, 2}) print(n %/% 2);  // expect print: 1 // expect print: 0 // expect print: 1
}
