functions {
  int first_above(array[] int x, int bound) {
    for (i in 1:size(x))
      for (j in 1:3)
        if (x[i] > bound) return i;
    return 0;
  }
}
transformed data {
  print(first_above({1, 5, 3}, 2), first_above({1, 5, 3}, 9));  // expect print: 20
}
