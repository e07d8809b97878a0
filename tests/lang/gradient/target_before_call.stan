// What target was before a call, next to an argument that is kept for the reverse sweep too.
functions {
  void add_lp(array[] vector a) { target += sum(a[1]) * tanh(0.1 * target()); }
  real none_lp() { target += 0.5 * target(); return tanh(target()); }
  real seen_lp(int n) { target += n; return n; }
  real half_lp(real x) { target += 0.5 * x * x; return x; }
}
parameters { vector[3] v; }
model {
  target += [tanh(0.01 * target()), v[1], -1.25]';
  add_lp(rep_array(exp(v), 4));
  target += none_lp() * v[2];
  if (v[3] < 5) target += (1 > half_lp(exp(v[1]))) + v[3];
  target += exp(seen_lp(1) / 10) * v[1] + mean([seen_lp(2), v[2]]) + half_lp(seen_lp(0));
  target += -dot_self(v);
}
