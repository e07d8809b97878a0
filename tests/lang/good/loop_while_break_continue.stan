transformed data {
  int i = 0;
  int total = 0;
  while (1) {
    i += 1;
    if (i % 2) continue;
    if (i > 6) break;
    total += i;
  }
  print(i, " ", total);  // expect print: 8 12
}
