data { int n; matrix[n, 2] X; vector[n] y; }
parameters { real a; vector[2] b; real<lower=0> s; }
model {
  y ~ normal_id_glm(X, a, b, s);
  y ~ normal(a + X * b, s);
  s ~ exponential(1);
}
generated quantities {
  vector[n] mu = a + X * b;
  print(mu);  // expect print: [1.5,2.5,-2.5]
}
// data: {"n": 3, "X": [[1, 0], [0, 1], [-1, -1]], "y": [1, 2, 3]}
// at: 0.5 1 2 0
// mu = a + X b = 1.5, 2.5, -2.5
// expect target: -37.263631199228037
