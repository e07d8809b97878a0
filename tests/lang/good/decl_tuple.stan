functions {
  tuple(real, int) pair(tuple(real, int) x, array[] tuple(vector, array[,] int) y) {
    return x;
  }
}
data {
  int N;
  tuple(real<lower=0>, array[N] int, tuple(vector[N], int)) t;
  array[3] tuple(real, real) u;
}
transformed data {
  tuple(real, int) p = (1.5, 2);
  real first = p.1;
  int deep = t.2[1];
  vector[N] deeper = t.3.1;
  real x;
  int y;
  (x, y) = p;
  p.1 = 3;
}
