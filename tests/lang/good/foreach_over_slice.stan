transformed data {
  vector[4] v = [1, 2, 3, 4]';
  for (x in v[{4, 1}]) print(x);  // expect print: 4 // expect print: 1
  for (x in v[2:3]) print(x);  // expect print: 2 // expect print: 3
}
