data { matrix[3, 3] A; matrix[4, 2] B; }
parameters { real x; matrix[3,3] M; }
model {
  matrix[3, 3] S = A * x; S[1, 1] += exp(x);
  matrix[3, 3] V; vector[3] l;
  (V, l) = eigendecompose_sym(S);
  target += l[1] + V[1, 1] ^ 2;
  matrix[4, 2] U; vector[2] s; matrix[2, 2] W;
  (U, s, W) = svd(B * x);
  target += s[1] + 0.3 * s[2] - x ^ 2 + dot_self(U[1]) - 0.5 * dot_self(to_vector(M)) + sum(csr_extract(S).1);
  target += qr_thin(M).2[1, 2] + qr(B).2[1, 1];
}
generated quantities { tuple(vector[3], array[3] int, array[4] int) c; c.1[1] = csr_extract(A).1[1]; tuple(matrix[4,2], vector[2], matrix[2,2]) t = svd(B); }
