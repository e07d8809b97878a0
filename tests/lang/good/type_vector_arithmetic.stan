data { int N; vector[N] x; array[N] int k; matrix[N, N] A; array[N] vector[N] vs; }
parameters { real mu; vector[N] beta; real<lower=0> sigma; }
model {
  vector[N] z = x + beta * 2 - 1 ./ x .* beta;
  row_vector[N] r = z' * A;
  real s = r * z;
  matrix[N, N] o = z * r;
  target += s + sum(o);
}
