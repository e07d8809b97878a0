data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  mu ~ nomal(0, 1);  // expect error: there is no distribution `nomal`
}
