data { vector[2] v; row_vector[2] r; matrix[2, 2] m; }
transformed data {
  print(m \ r);  // expect error: operator `\` does not fit (matrix, row_vector)
  print(v \ m);  // expect error: operator `\` does not fit (vector, matrix)
  print(2 \ v);  // expect error: operator `\` does not fit (int, vector)
}
