data {
  int n;
  matrix[n, n] A;
  complex_matrix[n, n] C;
}
transformed data {
  complex_vector[n] w = eigenvalues(A);
}
parameters {
  real x;
  real y;
  matrix[n, n] P;
}
model {
  matrix[n, n] B = A + x * P + diag_matrix(exp(P[1]'));
  complex_vector[n] v = eigenvalues(B);
  target += sum(norm(v - w)) * 0.01 + sum(get_real(exp(0.1 * v))) - dot_self(to_vector(P)) - x ^ 2 - y ^ 2;
  // sums over all eigenvalues and vectors: their order is LAPACK's, and may change
  complex_matrix[n, n] V;
  complex_vector[n] l;
  (V, l) = eigendecompose(B);
  for (i in 1 : n) target += 0.1 * get_real(exp(0.1 * l[i]) * V[1, i] ^ 2) + abs(V[2, i]) * get_real(l[i]);
  complex_matrix[n, n] D = C * (x + y * 1i) + C;
  target += sum(get_imag(eigenvalues(D))) + 0.1 * sum(abs(eigenvectors(D)));
}
generated quantities {
  tuple(complex_matrix[n, n], complex_matrix[n, n]) UT = complex_schur_decompose(A);
  complex_matrix[n, n] back = UT.1 * UT.2 * conj(UT.1');
}
