data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { vector[N] b; array[2] vector[N] c; }
model {
  target += sum(x[k[1:2]] .* b[k[2:3]]) + b[k[1]] + sum(A[k[1], 1:k[2]]) + sum((x + b)[1:2]);
  target += c[1][k][2] * c[2, k[1]] + sum(c[{2, 1}][1]) - dot_self(c[1]) - dot_self(b) - dot_self(c[2]);
}
