functions {
  real f(real[] x, int[,] y, vector[] z) { // expect note: array[] real
    return x[1] + y[1, 1] + z[1][1];
  }
  int[] g(int[] x) {
    return x;
  }
}
