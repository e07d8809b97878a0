data {
  int N;
  complex z;
  complex_vector[N] v;
  complex_row_vector[N] r;
  complex_matrix[N, N] m;
  array[2] complex a;
}
transformed data {
  complex c = 1.5 + 2i;
}
