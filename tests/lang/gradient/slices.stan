data { int N; array[3] int idx; }
parameters { vector[N] a; matrix[N, N] m; array[N] real r; }
model {
  vector[N] v = rep_vector(0.5, N);
  matrix[N, N] w = m;
  array[N] real q = r;
  v[2:3] = a[1:2] .* a[3:4];
  v[idx] = v[idx] * 2 + a[1:3];
  w[1] = w[2] * 3;
  w[, 2] = a .* v;
  w[2:3, 3:4] = m[1:2, 1:2] * 0.5;
  w[1, 1:2] = m[4, 3:4];
  w[idx, 1] = a[idx];
  q[2:3] = {a[1], q[1] * q[2]};
  v = v[{4, 3, 2, 1}];
  target += -dot_self(v) - sum(square(to_vector(w))) * 0.1 - sum(square(to_vector(q)));
  target += -0.1 * sum(m[idx, 2:3] .* m[1:3, {1, 1}]);
  target += sum(m[2, 2:]) + sum(m[:3, 2]) + a[2] * v[3];
}
