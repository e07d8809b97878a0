data { int N; }
parameters {
  real N;  // expect error: `N` is declared already, in the data block
}
