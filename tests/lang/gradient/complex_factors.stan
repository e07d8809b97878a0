data {
  int n;
  int m;
  matrix[n, n] A;
  complex_matrix[n, n] C;
  complex_matrix[m, n] D;
}
parameters {
  real x;
  real y;
  matrix[n, n] P;
}
model {
  complex z = to_complex(x, y);
  complex_matrix[n, n] B = C + 0.1 * z * P;
  target += -dot_self(to_vector(P)) - x ^ 2 - y ^ 2;
  // factors of general matrices
  complex_matrix[n, n] U;
  complex_matrix[n, n] T;
  (U, T) = complex_schur_decompose(B);
  target += sum(get_real(U) .* A) + sum(get_imag(U) .* P) + sum(get_real(T * C)) + sum(abs(T));
  (U, T) = complex_schur_decompose(A + 0.1 * x * P);
  target += sum(get_real(U) .* A) + sum(get_imag(U * C)) + sum(get_real(T * C)) + sum(abs(T * U));
  // Hermitian ones
  complex_matrix[n, n] H = B * conj(B');
  complex_vector[n] w;
  (U, w) = eigendecompose_sym(H);
  target += sum(get_real(U * C)) + get_imag(sum(U .* exp(0.1 * to_complex(A, P)))) + sum(log(get_real(w)));
  target += get_real(eigenvalues_sym(symmetrize_from_lower_tri(C + H + 1i * diag_matrix(get_imag(diagonal(H)))) - 1i * diag_matrix(get_imag(diagonal(C))))[1]);
  // singular values
  complex_matrix[m, n] S = D + z * D .* (D * P);
  complex_matrix[m, n] L;
  complex_matrix[n, n] R;
  vector[n] s;
  (L, s, R) = svd(S);
  target += sum(get_real(L' * D)) + sum(get_imag(L .* D)) + sum(get_imag(R * C) .* P) + dot_product(s, P[1]);
  target += sum(get_imag(svd_U(S') * P)) + sum(get_real(svd_V(S') .* D)) + sum(log(singular_values(S')));
  // of real matrices
  matrix[n, n] E = A + x * P;
  matrix[n, n] Q;
  matrix[n, n] F;
  (Q, F) = qr(E);
  target += sum(Q .* A) + sum(abs(F) .* A);
  matrix[n, n] V;
  (Q, s, V) = svd(E);
  target += sum(square(Q) .* A) + dot_product(s, A[1]) + sum(square(V) .* P) + sum((Q * V') .* P);
}
generated quantities {
  complex_matrix[n, n] back = diag_post_multiply(complex_schur_decompose_u(C), rep_vector(to_complex(), n));
}
