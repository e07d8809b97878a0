transformed data {
  for (i in 1:2) {
    real x;
    print(x);  // expect print: nan // expect print: nan
    x = i;
  }
}
