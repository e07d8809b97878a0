data { int N; vector[N] x; array[N] int k; matrix[N, N] A; array[N] vector[N] vs; }
parameters { real mu; vector[N] beta; real<lower=0> sigma; }
model {
  real a = N / 2;  // expect note: int / int rounds towards zero
  int b = N / 2;
  real c = N / 2 * mu;  // expect note: int / int rounds towards zero
  target += a + b + c;
}
