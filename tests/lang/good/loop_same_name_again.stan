transformed data {
  for (i in 1:1) print(i);  // expect print: 1
  for (i in 2:2) print(i);  // expect print: 2
  int i = 3;
  print(i);  // expect print: 3
}
