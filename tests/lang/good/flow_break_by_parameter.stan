parameters { vector[3] p; }
model {
  real s = 0;
  for (x in p) {
    if (x < 0) break;
    s += sqrt(x);
  }
  for (i in 1:3) {
    if (p[i] < 0) continue;
    target += p[i] * s;
  }
}
// at: 4 -1 9
// expect target: 26
