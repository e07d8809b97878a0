data { row_vector[2] r; matrix[2, 2] m; array[2] int a; array[2] vector[2] w; array[2] matrix[2, 2] ms; }
transformed data {
  print(r[1, 1]);  // expect error: 2 indices are too many for row_vector
  print(m[1, 1, 1]);  // expect error: 3 indices are too many for matrix
  print(a[1, 1]);  // expect error: 2 indices are too many for array[] int
  print(w[1, 1, 1]);  // expect error: 3 indices are too many for array[] vector
  print(ms[1, 1, 1, 1]);  // expect error: 4 indices are too many for array[] matrix
}
