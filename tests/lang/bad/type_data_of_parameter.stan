functions {
  real f(data real x) { return x; }
}
parameters { real mu; }
model {
  target += f(mu);  // expect error: argument 1 of `f` must be data
}
