data { int N; vector[N] x; array[N] int k; matrix[N, N] A; array[N] vector[N] vs; }
parameters { real mu; vector[N] beta; real<lower=0> sigma; }
model {
  if (mu) target += 1;  // expect note: real conditions are no longer part of Stan
  else target += 2;
}
