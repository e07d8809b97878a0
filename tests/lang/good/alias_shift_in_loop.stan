parameters { vector[3] p; }
model {
  vector[3] x = p;
  for (i in 1:2) x[1:2] = x[2:3] + 2 * x[1:2];
  target += -sum(x);
}
// at: 1 2 3
// expect target: -35
