data { vector[2] v; row_vector[2] r; matrix[2, 2] m; array[2] real a; }
transformed data {
  print(r * r);  // expect error: operator `*` does not fit (row_vector, row_vector)
  print(v * m);  // expect error: operator `*` does not fit (vector, matrix)
  print(m * r);  // expect error: operator `*` does not fit (matrix, row_vector)
  print(2 * a);  // expect error: operator `*` does not fit (int, array[] real)
}
