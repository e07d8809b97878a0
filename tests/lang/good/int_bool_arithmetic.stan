data { array[4] int k; }
transformed data {
  int positive = 0;
  for (i in k) positive += i > 0;
  print(positive, " ", (k[1] > 0) + (k[2] > 0) * 10);  // expect print: 2 1
}
// data: {"k": [1, -1, 0, 7]}
