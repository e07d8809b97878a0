data { int N; vector[N] x; array[N] int k; matrix[N, N] A; array[N] vector[N] vs; }
parameters { real mu; vector[N] beta; real<lower=0> sigma; }
model {
  real a = 1;
  array[N] real b = k;
  a = N;
  a += 2;
  array[2] real c = {1, 2.5};
  target += a + b[1] + c[1];
}
