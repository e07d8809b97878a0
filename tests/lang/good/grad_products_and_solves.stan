data { matrix[2, 2] A; }
parameters { vector[2] x; matrix[2, 2] M; }
model {
  target += quad_form(A, x) + sum(A \ x) + (x' / A) * x + trace(M' * A * M) + sum(M * x) + x' * M * x;
}
// data: {"A": [[2, 0], [0, 4]]}
// at: 1 2 1 0 0 1
// expect target: 34.5
