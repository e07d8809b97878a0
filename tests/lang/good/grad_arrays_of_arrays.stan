parameters { array[2, 3] real a; array[2] matrix[1, 2] b; }
model {
  array[3, 2] real t;
  for (i in 1:2) for (j in 1:3) t[j, i] = a[i, j] ^ i;
  array[2] matrix[1, 2] c = b;
  c[1] = 2 * c[2];
  c[2, 1, 2] = t[3, 2] * c[1, 1, 1];
  target += sum(to_array_1d(t)) + sum(c[1]) * c[2, 1, 2];
}
// at: 1 2 3 4 5 6 7 8 9 10
// expect target: 24707
