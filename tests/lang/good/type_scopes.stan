data { int N; vector[N] x; array[N] int k; matrix[N, N] A; array[N] vector[N] vs; }
parameters { real mu; vector[N] beta; real<lower=0> sigma; }
model {
  { real z = 1; target += z; }
  { vector[2] z = [1, 2]'; target += sum(z); }
  for (z in 1:2) target += z;
  real z = 3;
  target += z;
}
