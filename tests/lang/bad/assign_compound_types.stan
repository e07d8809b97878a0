transformed data {
  int n = 1;
  vector[2] v = [1, 2]';
  row_vector[2] r = [1, 2];
  array[2] real a = {1, 2};
  n /= 2.0;  // expect error: `/=` of int and real gives real
  v += r;  // expect error: operator `+` does not fit (vector, row_vector)
  v *= r;  // expect error: `*=` of vector and row_vector gives matrix
  a += 1;  // expect error: operator `+` does not fit (array[] real, int)
  r -= a;  // expect error: operator `-` does not fit (row_vector, array[] real)
}
