data { int N; vector[N] x; array[N] int k; matrix[N, N] A; array[N] vector[N] vs; }
parameters { real mu; vector[N] beta; real<lower=0> sigma; }
model {
  real a = 1;
  vector[N] z = x;
  int i = 1;
  a += 1;
  a -= mu;
  a *= 2;
  a /= 3;
  z .*= x;
  z ./= x;
  z += 1;
  z *= 2;
  i += 2;
  target += a + sum(z) + i;
}
