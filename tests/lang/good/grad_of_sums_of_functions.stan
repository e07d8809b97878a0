functions {
  real a(real x) { return x ^ 2; }
  real b(real x, real y) { return a(x) * a(y); }
  vector c(vector v) { return v + a(v[1]); }
}
parameters { real x; vector[2] v; }
model { target += b(x, a(x)) + sum(c(c(v))); }
// at: 2 1 3
// c(v) = (2, 4), then (6, 8)
// expect target: 78
