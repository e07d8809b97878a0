transformed data {
  int total = 0;
  for (i in 1:3) for (j in 1:3) { if (i == j) continue; total += 10 * i + j; }
  print(total);  // expect print: 132
}
