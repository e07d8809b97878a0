// A selection of a selection that begins inside of its container: as an argument, as a first value,
// in a list, over rows of arrays, of data and of an expression.
functions {
  vector twice(vector x) { return x * 2; }
  real weighed(array[] real x, array[] int k) { return sum(x) * k[1]; }
}
data { int N; array[2] int at; vector[5] d; array[4] int k; array[2, 3] int K; }
parameters { vector[5] y; matrix[4, 5] X; array[3] vector[4] A; array[4] real u; row_vector[4] r; }
transformed parameters {
  vector[2] first = y[2:][at];
  vector[2] called = twice(y[N:4][at]);
  vector[2] sorted = sort_asc(X[:, 2][at]);
  row_vector[2] row = X[3][2:][at];
  matrix[2, 2] part = X[2:, {5, 1, 2}][at, 2:][{2, 1}];
  vector[2] summed = (d + y)[2:4][at];
  array[2] vector[2] rows_ = A[2:][at, 2:3];
  vector[3] again = A[2][2:][{3, 1, 1}];
  real number = A[2:][1][3:][2] + X'[2:][1][{4, 4}][2] + {u[1], u[2], 0.5}[2:][1];
}
model {
  y ~ normal(d[2:][{4, 1, 1, 2, 3}], 1);
  y[2:][at] ~ normal(first .* called, 1 + number ^ 2);
  for (n in 1:2) A[n + 1][1:3][at] ~ normal(sorted, 2);
  to_vector(X[2:][at, 2:3]) ~ normal(to_vector(part), exp(0.1 * sum(u[2:][at])));
  to_vector(X) ~ std_normal();
  target += weighed(u[2:][at], k[2:][at]) - 0.5 * dot_self(u) + K[2, 2:][at[1]] * u[k[2:][1]];
  target += -0.5 * dot_self(r[2:][at]) - dot_self(r) + sum(K[{2, 1}][at[1]][2:]) * sum(row[2:][{1, 1}]);
  for (n in 1:3) target += -dot_self(A[n]) + 0.1 * sum(rows_[2:][1][{2, 1, 2}]) + sum(again) * summed[1];
}
generated quantities {
  vector[2] z = sort_desc(y[2:][at]);
  array[2] real w = sort_asc(u[2:][at]);
  real s = sd(X[2, 2:][at]) + quantile(y[2:][{3, 1, 2}], 0.25);
}
