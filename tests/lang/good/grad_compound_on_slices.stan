parameters { vector[4] p; matrix[2, 2] m; }
model {
  vector[4] v = p;
  v[2:4] *= p[1];
  v[{1, 4}] += v[{4, 1}];
  v[:2] ./= [2, p[2]]';
  matrix[2, 2] a = m;
  a[, 1] += p[1:2];
  a[2] *= a[1, 2];
  a[1] -= a[2];
  target += dot_product(v, [1, 2, 3, 4]') + sum(a);
}
// at: 2 3 4 5 1 2 3 4
// v = (2, 6, 8, 10), (12, 6, 8, 12), (6, 2, 8, 12); a = [[3, 3], [5, 4]], [[3, 3], [15, 12]], row 1 minus row 2
// expect target: 88
