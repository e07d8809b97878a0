data { int n; real x; }
transformed data {
  print(n[1]);  // expect error: int has no elements to index
  print(x[1]);  // expect error: real has no elements to index
  print((n + x)[1]);  // expect error: real has no elements to index
  print(n[:]);  // expect error: int has no elements to index
}
