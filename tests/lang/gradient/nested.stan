data { int N, K; }
parameters { array[N] vector[K] a; array[N, 2] real b; array[2] matrix[K, K] m; }
model {
  array[N] vector[K] c = a;
  array[2, N] real d;
  for (n in 1:N) {
    a[n] ~ normal(0, 1);
    c[n] = m[1] * a[n] + b[n, 2];
    for (j in 1:2) d[j, n] = b[n, j] * c[n, 1];
    c[n][2] = d[1, n] * a[n][1];
  }
  for (n in 1:N) { b[n] ~ normal(c[n][1], 2); target += -0.1 * dot_self(c[n]); }
  to_vector(m[1]) ~ normal(0, 1);
  to_vector(m[2]) ~ normal(to_vector(m[1]), 1);
  target += sum(to_array_1d(d)) * 0.1;
}
