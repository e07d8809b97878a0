data { int n; vector[2] a; }
parameters { vector[2] b; }
model {
  vector[2] c = n ? a : b;
  target += -sum(c .* b);
}
// data: {"n": 1, "a": [1, 2]}
// at: 3 4
// expect target: -11
