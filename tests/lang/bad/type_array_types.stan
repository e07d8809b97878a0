data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  target += sum({1, x});  // expect error: elements of an array have one type: vector after int
}
