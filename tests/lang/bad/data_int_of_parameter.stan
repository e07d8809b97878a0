functions { real f(data int n, data array[] int k) { return n + k[1]; } }
data { int N; }
parameters { real x; }
model {
  target += f(x > 0, {1});  // expect error: argument 1 of `f` must be data
  target += f(N, {1, x < 2 ? 1 : 2});  // expect error: argument 2 of `f` must be data
  int k = x > 0;
  target += f(k, {k, N});
}
