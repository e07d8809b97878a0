// Recursion without end is refused, here at one point in two.
functions {
  real endless(real x) { return endless(x + 1) * x; }
  vector wide(vector x, int n) { vector[num_elements(x)] y = wide(x * 2, n + 1); return y + x; }
  real ping(real x, int n);
  real pong(real x, int n) { return ping(x, n + 1); }
  real ping(real x, int n) { return pong(x * 2, n) + x; }
  real of_itself(real x, real xc, array[] real theta, data array[] real r, data array[] int i);
  real of_itself(real x, real xc, array[] real theta, data array[] real r, data array[] int i) {
    return integrate_1d(of_itself, 0, 1, theta, r, i) * x;
  }
  void endless_lp(real x) { target += x; endless_lp(x); }
  real down(real x, int n) { return n == 0 ? x : x * 0.1 + down(x, n - 1); }
}
parameters { real a; real b; }
model {
  a ~ normal(0, 1);
  target += 0.001 * down(b, 200) - b * b;
  if (b > 0.3) {
    if (a > 0.5) target += endless(b);
    else if (a > 0) target += wide([a, b]', 0)[1];
    else if (a > -0.5) target += ping(b, 1);
    else if (a > -1) endless_lp(a);
    else target += of_itself(a, 0, {b}, {1.0}, {1});
  }
}
generated quantities {
  real y = b < -0.3 ? ping(b, 1) : 1;
}
