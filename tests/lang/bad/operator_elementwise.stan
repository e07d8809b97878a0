data { vector[2] v; row_vector[2] r; matrix[2, 2] m; array[2] real a; }
transformed data {
  print(v .* r);  // expect error: operator `.*` does not fit (vector, row_vector)
  print(m ./ v);  // expect error: operator `./` does not fit (matrix, vector)
  print(a .* a);  // expect error: operator `.*` does not fit (array[] real, array[] real)
  print(v .^ m);  // expect error: operator `.^` does not fit (vector, matrix)
}
