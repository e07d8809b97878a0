data { int N; vector[N] x; }
parameters { vector[N] a; real b; }
model {
  real s = 0;
  real p = 1;
  vector[N] v = a;
  for (n in 1:N) {
    s += a[n] * b;
    p *= exp(-0.1 * a[n] * s);
    v[n] = v[n] * p + s;
    if (n > 1) v[n] += v[n - 1] * v[1];
    for (k in 1:n) { v[k] = sin(v[k]) + x[k] * b; s = s * 0.9 + v[k]; }
  }
  target += -s * s - p - dot_self(v);
}
