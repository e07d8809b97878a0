parameters { vector[3] p; }
model {
  vector[3] x = p;
  x[2:3] = x[1:2];
  x = x + x[{3, 1, 2}];
  matrix[2, 2] A = [[p[1], p[2]], [p[2], p[3]]];
  A[1] = A[, 2]';
  A = A' * A;
  // x = (p1 + p2, 2 p1, p1 + p2), A = [[p2, p3], [p2, p3]]' [[p2, p3], [p2, p3]]
  target += -sum(x .* x) - sum(A);
}
// at: 1 2 3
// expect target: -72
