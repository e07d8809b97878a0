data { int N, M; matrix[N, M] X; }
parameters { vector[M] b; vector[N] c; matrix[N, M] A; }
model {
  vector[N] mu = X * b + c;
  matrix[N, M] B = A .* X - 2 * A;
  vector[N] s = rep_vector(0, N);
  B = B + rep_matrix(b[1], N, M);
  for (j in 1:M) s += B[, j] * b[j];
  for (i in 1:N) target += -0.1 * dot_self(B[i]);
  target += -0.5 * dot_self(mu) - 0.1 * sum(square(s)) + sum(B * b) + A[1, 2] * B[2, 1];
  to_vector(A) ~ normal(0, 1);
  b ~ normal(0, 1);
}
