functions {
  real sq(real x) { return x * x; }
  real poly(real x, vector c) {
    real s = 0;
    for (i in 1:size(c)) s = s * x + c[i];
    return s;
  }
  vector scale(vector x, real s) { return x * s; }
  vector pick(vector x, array[] int i) { if (size(i) == 0) return x; return x[i]; }
  real fact(int n) { if (n <= 1) return 1; return n * fact(n - 1); }
  real powi(real x, int n) { if (n == 0) return 1; return x * powi(x, n - 1); }
  real early(vector x) {
    for (i in 1:num_elements(x)) {
      if (x[i] > 0.2) return x[i] * x[1];
      if (x[i] < -0.8) { return sin(x[i]); }
    }
    return sum(x);
  }
  real my_lpdf(real y, real m, real s) { return -0.5 * square((y - m) / s) - log(s); }
  real mine_lpdf(vector y, real m) { return -0.5 * dot_self(y - m); }
  void add_lp(vector a, real s) { a ~ normal(0, s); target += -s; }
  real get_lp(real a) { target += -a * a; return a * 3; }
  matrix outer(vector a, vector b) { return a * b'; }
}
data { int N; array[2] int idx; }
parameters { vector[N] a; real b; real<lower=0> s; }
transformed parameters { vector[N] t = scale(a, b) + pick(a, {1, 2, 3}); }
model {
  real g = get_lp(b);
  target += sq(b) * -1 + poly(b, a) * 0.1 + powi(b, 3) * fact(3) * 0.01 + early(a) * 0.3;
  b ~ my(g, s);
  a ~ mine(b);
  target += my_lpdf(s | 1, 2) + mine_lpdf(t | sq(b));
  add_lp(t, s);
  target += sum(outer(a, t)) * 0.05 + dot_product(scale(a, 2), pick(t, idx)[{1, 2, 1}]);
  target += -exp(0.1 * early(t) * poly(s, a));
  target += my_lupdf(b | 0, s);
}
