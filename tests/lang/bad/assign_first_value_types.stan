data { real x; }
transformed data {
  int n = x;  // expect error: real cannot be assigned to `n`, which is int
  vector[2] v = {1, 2};  // expect error: array[] int cannot be assigned to `v`, which is vector
  array[2] vector[2] w = [[1, 2], [3, 4]];  // expect error: matrix cannot be assigned to `w`, which is array[] vector
  row_vector[2] r = x;  // expect error: real cannot be assigned to `r`, which is row_vector
}
