functions {
  complex f(complex_vector v, array[] complex a) {
    return v[1] * a[1] + 1;
  }
  real g(real x) {
    return x;
  }
  complex g(complex x) {
    return x;
  }
}
data {
  int N;
  complex z;
  complex_vector[N] v;
  array[N] complex_matrix[N, 2] m;
}
transformed data {
  complex one = 1;
  complex w = z * 2 + 1i ^ z;
  complex_vector[N] u = rep_vector(1, N);
  complex_row_vector[2] r = m[1, 2];
  complex e = m[1][2, 1];
  array[2] complex a = {1, 2i};
  real x = g(1) + abs(z) + get_real(g(z));
  complex c = N > 1 ? 1 : 2i;
  tuple(complex, vector[2]) t = (1, [1, 2]');
  matrix[2, 2] A = [[2, 1], [1, 3]];
  (A, u[1]) = (eigendecompose_sym(A).1, 3);
  vector[2] s = svd(A).2;
  c = f(rep_vector(1, N), {1.0, 2.0});
  c = f(v, a);
}
