// A whole number from a call that may change target has no slope, whatever its arguments.
functions {
  int sign_lp(real a, vector v) { return a > v[1] ? 1 : -1; }
  array[] int signs_lp(real a) { return {a > 0 ? 1 : 2, 3}; }
}
parameters { real a; vector[2] v; }
model {
  real x = a;
  x = (-2 + abs(sign_lp(2 * tanh(x), sin(v))) % 7);
  x += sum(signs_lp(exp(a))) * square(a);
  v ~ normal(x, 2);
  a ~ normal(0, 1);
}
