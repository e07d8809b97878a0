transformed data {
  for (i in 1:2) {
    for (j in 1:3) {
      if (j == 2) break;
      print(i, j);
    }
    print("end ", i);
  }
  // expect print: 11
  // expect print: end 1
  // expect print: 21
  // expect print: end 2
}
