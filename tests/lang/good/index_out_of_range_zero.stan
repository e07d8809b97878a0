transformed data {
  array[2] int a = {1, 2};
  int n = 0;
  int x = a[n];  // expect stop: index 0 is out of range for `a` (1 to 2)
}
