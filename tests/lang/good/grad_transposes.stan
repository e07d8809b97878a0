parameters { matrix[2, 3] m; row_vector[3] r; }
model {
  vector[3] v = r';
  matrix[3, 2] t = m';
  t[2] = [v[1], v[2]];
  target += sum(t' * t) + sum((v * v')') + (m * r')[2];
}
// at: 1 2 3 4 5 6 7 8 9
// t = [[1, 2], [7, 8], [5, 6]]
// expect target: 1031
