transformed data {
  for (v in {[1, 2]', [3, 4, 5]'[1:2]}) print(v');  // expect print: [1,2] // expect print: [3,4]
}
