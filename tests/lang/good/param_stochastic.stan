parameters { row_stochastic_matrix[2, 3] r; column_stochastic_matrix[2, 3] c; }
model {
  print(abs(sum(r[2]) - 1) < 1e-12, abs(sum(c[, 3]) - 1) < 1e-12);  // expect print: 11
  for (i in 1:2) r[i]' ~ dirichlet([1, 2, 3]');
  for (j in 1:3) c[, j] ~ dirichlet([2, 3]');
}
// at: 0.1 0.2 0.3 0.4 0.5 0.6 0.7
