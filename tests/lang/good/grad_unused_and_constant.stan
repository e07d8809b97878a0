data { real d; }
parameters { real used; real unused; vector[2] half_used; }
model {
  real a = d * 2;
  real b = unused * 0;
  vector[2] v = half_used;
  v[2] = d;
  target += a * used + sum(v);
}
// data: {"d": 3}
// at: 2 100 5 7
// expect target: 20
