// One free number: r = tanh(q), log |dr/dq| = log(1 - r^2).
parameters { corr_matrix[2] R; }
model { print(abs(R[1, 2] - tanh(0.7)) < 1e-12, R[1, 1], R[2, 2]);  // expect print: 111
}
// at: 0.7
// expect target: -0.45454045871701104
