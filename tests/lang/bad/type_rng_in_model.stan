data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  target += normal_rng(0, 1);  // expect error: `normal_rng` may not be called here
}
