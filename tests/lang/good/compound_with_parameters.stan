parameters { real a; vector[2] b; }
model {
  vector[2] v = b;
  real s = 1;
  for (i in 1:3) {
    s *= a;
    v[1] += s * v[2];
    v .*= [1, 0.5]';
  }
  s /= b[1];
  target += -v[1] - s;
}
// at: 2 3 4
// expect target: -29.666666666666667
