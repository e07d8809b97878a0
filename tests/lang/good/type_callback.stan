functions {
  vector f(real t, vector y, array[,] real a, int n) { return a[1, n] * y; }
  vector f(real t, vector y, int n) { return n * y; }
  real part_lpmf(array[] int y, int first, int last, vector mu) {
    return poisson_log_lupmf(y | mu[first:last]);
  }
  real rows_part(array[,] real x, int first, int last) { return sum(to_array_1d(x)); }
  vector g(vector y) { return y; }
}
data { int N; array[N] int y; }
transformed data {
  array[1] vector[2] known = ode_bdf(f, [1, 2]', 0, {1}, 2);
}
parameters { vector[N] mu; array[2, 3] real x; }
model {
  array[1] vector[1] z = ode_rk45(f, [1]', 0, {1}, {{1, 2}}, 2);
  target += reduce_sum(part_lupmf, y, 1, mu) + reduce_sum_static(rows_part, x, 1);
  target += sum(solve_powell(g, mu));
}
