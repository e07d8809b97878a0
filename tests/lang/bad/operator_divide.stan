data { vector[2] v; row_vector[2] r; matrix[2, 2] m; }
transformed data {
  print(v / v);  // expect error: operator `/` does not fit (vector, vector)
  print(v / m);  // expect error: operator `/` does not fit (vector, matrix)
  print(m / r);  // expect error: operator `/` does not fit (matrix, row_vector)
}
