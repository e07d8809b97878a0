parameters { vector[3] v; }
model {
  int above = 0;
  for (x in v) above += x > 0;
  vector[3] w = v;
  w[above + 1] = 0;
  target += sum(w) * above + max(v) - min(v);
}
// at: 1 -2 3
// expect target: 3
