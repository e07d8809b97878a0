data { int n; real x; }
transformed data {
  for (i in n) print(i);  // expect error: a loop goes over an array, vector or matrix, not int
  for (i in 2.5) print(i);  // expect error: a loop goes over an array, vector or matrix, not real
}
