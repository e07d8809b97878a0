functions {
  vector pick(int n, vector a, vector b) { return n ? a : b; }
  real sum_of(array[] vector x) { real s = 0; for (v in x) s += sum(v); return s; }
}
parameters { vector[2] p; }
model { target += sum_of({pick(1, p, 2 * p), pick(0, p, 2 * p)}); }
// at: 1 2
// expect target: 9
