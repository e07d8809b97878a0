parameters { vector[2] v; }
model {
  v ~ multi_normal([0, 0]', [[1, 0], [0, 1]]) T[0, ];  // expect error: `multi_normal` cannot be truncated
}
