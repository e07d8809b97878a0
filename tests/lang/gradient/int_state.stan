data { int N; array[N] int y; vector[N] x; }
parameters { vector[3] a; }
model {
  int pos = 1;
  array[3] int counts = {0, 0, 0};
  real s = 0;
  for (n in 1:N) {
    counts[pos] += 1;
    s += a[pos] * x[n] * counts[pos];
    pos = y[n];
    s = s * a[counts[1] % 3 + 1];
    if (counts[2] / 2 > 0) s += 0.1;
  }
  target += -s * s;
  a ~ normal(0, 1);
}
