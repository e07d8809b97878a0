data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  for (i in 1:N) i = 2;  // expect error: loop variable `i` may not be assigned
}
