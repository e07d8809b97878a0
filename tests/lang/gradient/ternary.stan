data { int N; vector[N] x; int flag; }
parameters { vector[N] a; real b; }
model {
  vector[N] v = flag ? a : x;
  vector[N] w = b > 0 ? a * b : x + b;
  real z = flag && b > 0 ? exp(b) : (b < -0.5 || a[1] > 0 ? a[2] : log_sum_exp(a));
  target += -dot_self(v) - 0.5 * dot_self(w) - z * z;
  target += (N > 2 ? normal_lpdf(b | 0, 1) : 0);
}
