data { vector[2] v; array[2] int a; matrix[2, 2] m; }
transformed data {
  print(v == v);  // expect error: operator `==` does not fit (vector, vector)
  print(a != 1);  // expect error: operator `!=` does not fit (array[] int, int)
  print(m >= m);  // expect error: operator `>=` does not fit (matrix, matrix)
}
