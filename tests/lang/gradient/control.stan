data { int N; vector[N] x; }
parameters { vector[N] a; real b; }
model {
  real s = 0;
  int n = 1;
  while (n <= N) {
    s += a[n] * b;
    n += 1;
    if (n == 3) continue;
    s = s * (1 + 0.1 * a[1]);
    if (s > 100 || n > N - 1) break;
    s = s + sin(s);
  }
  for (i in 1:N) {
    if (x[i] < 0) continue;
    s = s * 0.5 + a[i] * s;
    for (j in 1:N) {
      if (j > i) break;
      s += 0.1 * a[j] * s;
    }
    if (i == N - 1) break;
    s += exp(-s * s);
  }
  for (v in a) { s += v * v; if (v > 0.5) s = s * 0.9; }
  for (i in 1:N) { if (x[i] > 1) break; x[i] ~ normal(s * a[i], 1); }
  target += -0.5 * square(s);
  a ~ normal(0, 1); b ~ normal(0, 1);
}
