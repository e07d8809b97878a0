data { vector[2] v; array[2, 2] int k; row_vector[2] r; matrix[2, 2] m; array[2] real x; }
transformed data {
  print(v[k]);  // expect error: an index is int, array[] int or a range, not array[,] int
  print(v[r]);  // expect error: an index is int, array[] int or a range, not row_vector
  print(m[1, m]);  // expect error: an index is int, array[] int or a range, not matrix
  print(v[x]);  // expect error: an index is int, array[] int or a range, not array[] real
}
