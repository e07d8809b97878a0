data { int n; vector[n] y; }
transformed data {
  real m = mean(y);
  vector[n] z = y - m;
  int k = 0;
  for (v in z) k += v > 0;
}
parameters { real b; }
model { target += -b ^ 2 * dot_self(z) + k * b; }
// data: {"n": 3, "y": [1, 2, 6]}
// at: 0.5
// expect target: -3
