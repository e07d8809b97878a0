data { int n; }
parameters { vector[2] v; }
model {
  target += v[n];  // expect stop: index 3 is out of range for `v` (1 to 2)
}
// data: {"n": 3}
