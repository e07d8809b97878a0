functions { int gcd(int a, int b) { if (b == 0) return a; return gcd(b, a % b); } }
data { int N; array[N] int k; }
transformed data { int M = N * 2 - 1; array[M] int z; for (i in 1:M) z[i] = (i * 7) % 3; }
parameters { vector[N] a; }
model {
  for (i in 1:N) {
    int j = (i + k[i]) %/% 2;
    int c = max(1, min(j, N));
    a[c] ~ normal(i / 2, gcd(12, 8) + abs(k[i]));
    target += (k[i] > 0 ? 2 : 3) * -square(a[i]) * (z[i] + 1) / M;
    target += -step(k[i] - 1) * a[i] ^ 2 - (1.0 * i) / N * a[i] ^ 2;
  }
}
