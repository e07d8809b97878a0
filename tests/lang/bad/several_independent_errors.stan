data { int N; vector[N] x; }
parameters { real a; real b; }
model {
  a ~ nomal(0, 1);  // expect error: there is no distribution `nomal`
  b ~ normal(0, x, 1);  // expect error: no signature of `normal_lpdf` fits (real, int, vector, int)
  target += y + z;  // expect error: `y` is not declared // expect error: `z` is not declared
  x[1.5] = 2;  // expect error: an index is int, array[] int or a range, not real // expect error: `x` is declared in the data block
  for (i in 1:a) { real w = q; target += w; }  // expect error: the last value of a loop must be int // expect error: `q` is not declared
}
