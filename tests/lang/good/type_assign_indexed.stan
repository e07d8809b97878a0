data { int N; vector[N] x; array[N] int k; matrix[N, N] A; array[N] vector[N] vs; }
parameters { real mu; vector[N] beta; real<lower=0> sigma; }
model {
  vector[N] z;
  matrix[N, N] B;
  array[N, 2] int c;
  z[1] = 1;
  z[1:2] = x[1:2];
  z[k] = beta;
  B[1] = x';
  B[, 1] = x;
  B[1, 1] = 2;
  B[1:2, 1:2] = A[1:2, 1:2];
  c[1, 2] = 3;
  c[1] = {1, 2};
  c[1][2] = 4;
  z[1] += mu;
  B[1, 1] *= 2;
  target += sum(z) + sum(B);
}
