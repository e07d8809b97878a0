transformed data {
  for (x in {1, 2, 3, 4}) {
    if (x == 2) continue;
    if (x == 4) break;
    print(x);  // expect print: 1 // expect print: 3
  }
}
