functions {
  real f(real N) { return N / 2; }
}
data { int N; }
transformed data {
  print(f(N + 1));  // expect print: 2
}
// data: {"N": 3}
