data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  sqrt(2);  // expect error: this value of type real is not used
}
