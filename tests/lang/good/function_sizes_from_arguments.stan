functions {
  matrix outer(vector a, vector b) {
    int n = size(a), m = size(b);
    matrix[n, m] r;
    for (i in 1:n) for (j in 1:m) r[i, j] = a[i] * b[j];
    return r;
  }
}
transformed data { print(outer([1, 2]', [3, 4, 5]'));  // expect print: [[3,4,5],[6,8,10]]
}
