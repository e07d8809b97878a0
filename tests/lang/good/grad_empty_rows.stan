parameters { vector[2] p; }
model {
  row_vector[0] r = [];
  matrix[2, 0] m = [[], []];
  matrix[2, 2] z = m * m';
  target += p[1] + sum(r) + sum(z) + cols(m) * p[2];
}
// at: 3 4
// expect target: 3
