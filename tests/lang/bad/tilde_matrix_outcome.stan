parameters { matrix[2, 2] m; }
model {
  m ~ normal(0, 1);  // expect error: no signature of `normal_lpdf` fits (matrix, int, int)
}
