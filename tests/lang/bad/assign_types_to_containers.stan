data { real x; vector[2] v; row_vector[2] r; matrix[2, 2] m; array[2] real a; }
transformed data {
  vector[2] w;
  matrix[2, 2] n;
  array[2] real b;
  w = x;  // expect error: real cannot be assigned to vector
  w = r;  // expect error: row_vector cannot be assigned to vector
  w = a;  // expect error: array[] real cannot be assigned to vector
  w = m;  // expect error: matrix cannot be assigned to vector
  n = v;  // expect error: vector cannot be assigned to matrix
  b = v;  // expect error: vector cannot be assigned to array[] real
}
