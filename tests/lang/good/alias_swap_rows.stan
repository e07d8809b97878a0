parameters { matrix[2, 2] p; }
model {
  matrix[2, 2] A = p;
  A[{1, 2}] = A[{2, 1}];
  target += -A[1, 1] ^ 2 + A[2, 2];
}
// at: 1 2 3 4
// expect target: -1
