functions {
  real f(array[] vector a, array[,] int b, matrix m, row_vector r, data real d, data array[] int i) {
    real z = d;
    z += a[1][1] + b[1, 1] + m[1, 1] + r[1] + i[1];
    return z;
  }
  real nothing() { return 1; }
}
data { int N; array[2] vector[N] a; array[2, 2] int b; matrix[2, 2] m; row_vector[2] r; array[2] int i; }
model { target += f(a, b, m, r, 1, i) + nothing(); }
