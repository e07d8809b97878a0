functions {
  vector f(row_vector r) { return r; }  // expect error: transpose it: `x'`
}
data { vector[2] v; array[2] real a; array[2] int k; matrix[2, 2] m; array[2, 2] real b; }
transformed data {
  int n = v[1];  // expect error: to_int() cuts the decimals of data off; or declare it real
  row_vector[2] r = v;  // expect error: transpose it: `x'`
  vector[2] w = a;  // expect error: to_vector() makes a vector of it
  array[2] real c;
  matrix[2, 2] z;
  w = k;  // expect error: to_vector() makes a vector of it
  c = v;  // expect error: to_array_1d() makes an array of it
  z = b;  // expect error: to_matrix() makes a matrix of it
  array[2, 2] real d = m;  // expect error: to_array_2d() makes an array of it
}
