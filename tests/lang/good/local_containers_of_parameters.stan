parameters { vector[2] p; }
model {
  array[2] vector[2] a;
  matrix[2, 2] m;
  array[2, 2] real b;
  for (i in 1:2) {
    a[i] = i * p;
    m[i] = a[i]';
  }
  for (i in 1:2) for (j in 1:2) b[i, j] = m[j, i] ^ 2;
  target += a[2, 1] + sum(m) + sum(to_array_1d(b)) + b[1, 2];
}
// at: 1 2
// expect target: 40
