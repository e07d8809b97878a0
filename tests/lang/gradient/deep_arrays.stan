functions {
  array[] matrix twist(array[] matrix m, real s) {
    array[size(m)] matrix[rows(m[1]), cols(m[1])] r;
    for (i in 1:size(m)) { r[i] = m[size(m) - i + 1] * s; r[i][1, 2] = s; r[i, 2, 1] += m[i, 1, 1]; }
    return r;
  }
  array[] int evens(int n) { array[n] int r; for (i in 1:n) r[i] = 2 * i; return r; }
  int count(array[,] int x) { int c = 0; for (i in 1:size(x)) for (j in x[i]) c += j; return c; }
  real nested(array[,,] real x) { real s = 0; for (i in 1:dims(x)[1]) s += x[i, 1, 2] * x[1, 2, i]; return s; }
}
data { int N; array[2, 2] int ii; }
parameters { array[N] matrix[2, 2] m; array[2, 2, 2] real x; real s; array[2, 3] vector[2] v; }
model {
  array[N] matrix[2, 2] t = twist(m, s);
  array[2, 3] vector[2] u = v;
  array[2, 2, 2] real y = x;
  u[1] = v[2];
  u[:, 2] = v[:, 1];
  u[2, {1, 3}] = u[1, {3, 2}];
  u[2, 3] = v[1:2, 1][2];
  y[1, :, 2] = x[2, 1, :];
  y[:, 1] = x[2];
  for (k in evens(2)) s ~ normal(0, k);
  for (i in 1:N) { to_vector(t[i]) ~ normal(0, count(ii)); to_vector(m[i]) ~ normal(0, 1); }
  for (a in u) for (b in a) target += -dot_self(b);
  for (a in y) for (b in a) for (c in b) target += -c * c;
  target += nested(y) * 0.1 + sum(t[1, 2]) + sum(to_array_1d(y)) * 0.1;
  for (a in v) for (b in a) b ~ normal(0, 1);
  to_array_1d(x) ~ normal(0, 1);
}
