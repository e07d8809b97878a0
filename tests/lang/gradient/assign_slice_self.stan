// Pieces that are assigned from themselves, and places that are written twice.
data { int N; array[3] int twice; }
parameters { real a; vector[N] b; }
model {
  array[2] real x = {a, square(a)};
  x[:] = x;
  x[{2, 1}] = x;
  vector[N] v = b * a;
  v[twice] = [exp(a), sin(a), b[1]]';
  v[{1, 2}] = v[{2, 1}];
  v[2:3] = v[1:2] .* v[2:3];
  matrix[2, 2] m = [[a, b[1]], [b[2], 1]];
  m[{1, 2, 1}, {1, 2}] = [[b[1], 2], [a, a], [b[2], b[3]]];
  m[, {1, 1}] = m';
  target += x[1] * 2 - x[2] + dot_product(v, [1, 2, 3]') + sum(m .* [[1, 2], [3, 4]]);
  target += -a * a - dot_self(b);
}
