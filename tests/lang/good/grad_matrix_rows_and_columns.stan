parameters { matrix[2, 3] m; vector[2] c; row_vector[3] r; }
model {
  matrix[2, 3] a = m;
  a[, 2] = c;
  a[1] = r;
  a[2, 2:3] = a[1, 1:2] .* r[2:3];
  a[1:2, {3, 1}] = a[1:2, {1, 3}];
  target += sum(a .* [[1, 2, 3], [4, 5, 6]]);
}
// at: 1 2 3 4 5 6 7 8 10 20 30
// a = [[10, 20, 30], [2, 8, 6]]: row 2 keeps m[2, 1] = 2, then 10 * 20 and 20 * 30; columns 1 and 3 are swapped.
// expect target: 3512
