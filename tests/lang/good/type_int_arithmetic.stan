data { int N; vector[N] x; array[N] int k; matrix[N, N] A; array[N] vector[N] vs; }
parameters { real mu; vector[N] beta; real<lower=0> sigma; }
model {
  int a = N * 2 + N %/% 3 - N % 2;
  int b = -a;
  int c = a > b && b != 0 || !a;
  target += a + b + c;
}
