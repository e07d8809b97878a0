// Two circles of calls that share a function, and functions on neither.
functions {
  real even(real x, int n);
  real third(real x, int n);
  real outside(real x) { return sin(x); }
  real odd(real x, int n) {
    if (n < 1) return outside(x);
    return x * even(x * 0.5, n - 1) + third(x, n - 2);
  }
  real even(real x, int n) {
    if (n < 1) return cos(x);
    return x + odd(x * x, n - 1);
  }
  real third(real x, int n) {
    if (n < 1) return x;
    return odd(x + 1, n - 1) * outside(x);
  }
  real leads_in(real x) { return third(x, 4) + outside(x); }
}
parameters { real a; real<lower=0> b; }
model {
  a ~ normal(0, 1);
  b ~ normal(0, 1);
  target += 0.1 * leads_in(a) + 0.1 * even(b, 3);
}
