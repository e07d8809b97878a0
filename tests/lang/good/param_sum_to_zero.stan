parameters { sum_to_zero_vector[3] z; sum_to_zero_matrix[2, 3] m; array[2] sum_to_zero_vector[2] a; }
model {
  print(abs(sum(z)) < 1e-12, abs(sum(m[1])) < 1e-12, abs(sum(m[, 3])) < 1e-12, abs(sum(a[2])) < 1e-12);  // expect print: 1111
  // The transform keeps lengths.
  print(abs(dot_self(z) - 5) < 1e-12, abs(dot_self(to_vector(m)) - 25) < 1e-12);  // expect print: 11
}
// at: 1 2 3 4 1 1
// expect target: 0
