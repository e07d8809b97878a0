data { int N; vector[N] x; array[N] int k; matrix[N, N] A; array[N] vector[N] vs; }
parameters { real mu; vector[N] beta; real<lower=0> sigma; }
model {
  for (v in x) target += v;
  for (i in k) target += x[i];
  for (v in vs) target += sum(v);
  for (a in A) target += a;
  for (r in A') target += r * 2;
}
