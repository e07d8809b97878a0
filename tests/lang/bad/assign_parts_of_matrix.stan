transformed data {
  matrix[2, 2] m;
  m[1] = [1, 2]';  // expect error: vector cannot be assigned to row_vector
  m[, 1] = [1, 2];  // expect error: row_vector cannot be assigned to vector
  m[1, 1] = [1];  // expect error: row_vector cannot be assigned to real
  m[1:2] = [1, 2];  // expect error: row_vector cannot be assigned to matrix
}
