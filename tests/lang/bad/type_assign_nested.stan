data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  vector[N] z;
  z[1:2][1] = 3;  // expect error: several elements that are indexed again may not be assigned
}
