data { int n; }
parameters { vector<lower=0>[n] a; simplex[1] s; array[n] simplex[3] t; matrix[n, 2] m; real x; }
model {
  a ~ normal(0, 1);
  to_vector(m) ~ normal(0, 1);
  target += sum(a) + s[1] + x;
}
generated quantities { int total = num_elements(a) + num_elements(t); }
// data: {"n": 0}
// at: 2
// expect target: 3
