functions {
  vector step(vector s, real a) { vector[2] r = s; r[1] += a * s[2]; r[2] *= a; return r; }
}
parameters { real a; }
model {
  vector[2] s = [1, 1]';
  for (i in 1:3) s = step(s, a);
  target += s[1];
}
// at: 0.5
// expect target: 1.875
